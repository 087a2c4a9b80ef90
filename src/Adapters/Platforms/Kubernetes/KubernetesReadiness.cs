using Lastgood.Adapters.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Whether the cluster lets a rollback be carried out, and whether users would notice it.</summary>
internal sealed class KubernetesReadiness(
    KubernetesOptions options,
    KubeApi api,
    Looking looking,
    Pace pace
)
{
    private const string Apps = "apps";

    /// <summary>Asks the cluster.</summary>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    )
    {
        var checks = new List<ReadinessCheck>();
        Sight sight;
        try
        {
            sight = await looking.SeeAsync(cancellation);
        }
        catch (PlatformException e)
        {
            return
            [
                ReadinessCheck.No(
                    "cluster",
                    e.Message,
                    e.Remedy ?? string.Join(' ', api.Cluster.Kubectl("version"))
                ),
            ];
        }
        checks.Add(
            ReadinessCheck.Yes(
                "cluster",
                $"{api.Cluster} answers, {string.Join(", ", options.Workloads)} are in namespace {options.Namespace}"
            )
        );
        checks.AddRange(
            await Task.WhenAll(
                Needs(sight)
                    .Distinct()
                    .Select(n => PermissionChecks.OfAsync(api, options.Namespace, n, cancellation))
            )
        );
        foreach (var workload in sight.Workloads)
        {
            checks.AddRange(Manners(workload));
            checks.AddRange(await PaceAsync(workload, cancellation));
        }
        checks.Add(Secrets(sight));
        return checks;
    }

    private static IEnumerable<(string Verb, string Resource, string Group)> Needs(Sight sight)
    {
        foreach (var workload in sight.Workloads)
        {
            var plural = workload.Id.Resource.Plural;
            yield return ("get", plural, Apps);
            yield return ("watch", plural, Apps);
            yield return ("list", plural, Apps);
            yield return ("patch", plural, Apps);
            yield return (
                "list",
                workload.Id.Kind == WorkloadKind.Deployment
                    ? KubeResource.ReplicaSets.Plural
                    : KubeResource.ControllerRevisions.Plural,
                Apps
            );
            if (workload.Id.Kind == WorkloadKind.Deployment)
            {
                yield return ("list", KubeResource.Quotas.Plural, "");
            }
            if (workload.Id.Kind == WorkloadKind.StatefulSet)
            {
                yield return ("delete", KubeResource.Pods.Plural, "");
            }
        }
        yield return ("list", KubeResource.Pods.Plural, "");
        yield return ("watch", KubeResource.Pods.Plural, "");
        yield return ("get", "pods/log", "");
        yield return ("list", KubeResource.Events.Plural, "");
        yield return ("list", KubeResource.Quotas.Plural, "");
        yield return ("list", KubeResource.Budgets.Plural, "policy");
        // Asked for before a scale to 0.
        yield return ("list", KubeResource.Autoscalers.Plural, "autoscaling");
        if (
            sight.Workloads.Any(static w =>
                w.Template.Items("spec", "volumes")
                    .Any(static v => v["persistentVolumeClaim"] is not null)
            )
        )
        {
            yield return ("get", KubeResource.Claims.Plural, "");
        }
        foreach (var reference in sight.Contents.Select(static c => c.Ref))
        {
            yield return ("get", reference.Resource.Plural, "");
            if (!reference.IsSecret)
            {
                yield return ("patch", reference.Resource.Plural, "");
            }
        }
    }

    // The pods of today's template are taken for those of the target: what they ask for seldom differs.
    private async Task<IReadOnlyList<ReadinessCheck>> PaceAsync(
        Workload workload,
        CancellationToken cancellation
    )
    {
        var name = $"{workload.Id} meanwhile";
        try
        {
            var going = await pace.OfAsync(workload, workload.Template, "", cancellation);
            return going.Refusal is { } no ? [ReadinessCheck.No(name, no.Reason, no.Remedy)]
                : going.Words.Length > 0
                    ? [ReadinessCheck.Yes(name, going.Words.TrimStart(';', ' '))]
                : [];
        }
        catch (PlatformException e)
        {
            return
            [
                ReadinessCheck.Unknown(
                    name,
                    e.Message,
                    e.Remedy ?? string.Join(' ', api.Cluster.Kubectl("version"))
                ),
            ];
        }
    }

    private static IEnumerable<ReadinessCheck> Manners(Workload workload)
    {
        foreach (var container in workload.Template.Items("spec", "containers"))
        {
            var name = $"{workload.Id} container {container.Text("name")}";
            // A job of the background has neither: nobody asks it anything.
            if (container["ports"] is null)
            {
                continue;
            }
            if (container["readinessProbe"] is null)
            {
                yield return ReadinessCheck.Unknown(
                    name,
                    "it has no readiness probe: users are sent to it before it can answer, so a rollback would fail some requests",
                    "give it a readinessProbe: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"
                );
            }
            if (container.At("lifecycle", "preStop") is null)
            {
                yield return ReadinessCheck.Unknown(
                    name,
                    "it has no preStop hook: pods end while users are still sent to them, so a rollback would fail some requests",
                    "let it wait before it ends: lifecycle.preStop with a sleep of 5 s"
                );
            }
        }
        if (workload.Json.Number("spec", "revisionHistoryLimit") is < 3 and var limit)
        {
            yield return ReadinessCheck.Unknown(
                $"{workload.Id} history",
                $"the cluster keeps only {limit} older revisions (revisionHistoryLimit); lastgood keeps what it has seen itself",
                "let it keep 10, which is the default"
            );
        }
    }

    private ReadinessCheck Secrets(Sight sight)
    {
        var secrets = sight.Contents.Count(static c => c.Ref.IsSecret);
        return secrets == 0 || options.SecretsKey is not null
            ? ReadinessCheck.Yes(
                "configuration",
                $"{sight.Contents.Count} ConfigMaps and Secrets are kept with the release"
            )
            : ReadinessCheck.Unknown(
                "configuration",
                $"of {secrets} Secrets only hashes are kept: what they held could not be put back",
                "give lastgood a key to keep them encrypted with: secrets_key_file"
            );
    }
}
