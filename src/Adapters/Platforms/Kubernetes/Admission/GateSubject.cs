using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.ArgoCd;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.Helm;
using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Kubernetes.Admission;

/// <summary>
/// What a question is about, by how a service is deployed. Workloads of Helm or Argo CD do not say which release they are of; what is written
/// before any of them does: Helm's record of the revision, and the operation that Argo CD is asked for.
/// </summary>
internal static class GateSubject
{
    /// <summary>Whether a question is about a service, and may have to be answered with no.</summary>
    public static bool Is(ClusterOptions service, GateQuestion question) =>
        service switch
        {
            KubernetesOptions kubernetes => kubernetes.Namespace == question.Namespace
                && question.Workload is { } name
                && kubernetes.Workloads.Contains(name)
                && GateRules.Matters(question),
            HelmOptions helm => helm.Namespace == question.Namespace
                && question.Old is null
                && question.Is(
                    "",
                    helm.Driver == RecordDriver.Secret
                        ? KubeResource.Secrets.Kind
                        : KubeResource.ConfigMaps.Kind
                )
                && question.Object?.Text("metadata", "labels", "owner") == "helm"
                && question.Object.Text("metadata", "labels", "name") == helm.Release,
            ArgoCdOptions argo => question.Is("argoproj.io", "Application")
                && question.Name == argo.Application
                && (argo.Space is null || argo.Space == question.Namespace)
                && question.Object?.At("operation") is { } asked
                && !JsonNode.DeepEquals(asked, question.Old.At("operation")),
            _ => false,
        };

    /// <summary>The bad release that would be brought; null where none is known to be.</summary>
    /// <exception cref="Core.Platforms.PlatformException">What Helm would record cannot be read.</exception>
    public static ReleaseRecord? Bad(
        ClusterOptions service,
        GateQuestion question,
        ServiceState state
    )
    {
        var bad = state.Releases.Values.Where(static r => r.Verdict == Verdict.Bad);
        return service switch
        {
            KubernetesOptions kubernetes => GateRules.Bad(question, kubernetes, [.. bad]),
            HelmOptions helm => RecordPayload.Read(question.Object!, helm.Driver).Digest is var made
                ? bad.FirstOrDefault(r => r.Release.Artifact == made)
                : null,
            _ => question.Object.Text("operation", "sync", "revision") is { Length: > 0 } commit
                ? bad.FirstOrDefault(r => r.Release.Artifact == commit)
                : null,
        };
    }

    /// <summary>How a person says that it is to go through all the same; null where only the verdict or the freeze can be lifted.</summary>
    public static string? Emergency(ClusterOptions service, GateQuestion question) =>
        service switch
        {
            // A record is made anew with each revision: there is nothing that could be annotated before.
            HelmOptions => null,
            ArgoCdOptions =>
                $"kubectl annotate application/{question.Name} --namespace {question.Namespace} {GateRules.Emergency}=REASON",
            _ =>
                $"kubectl annotate {question.Workload} --namespace {question.Namespace} {GateRules.Emergency}=REASON",
        };
}
