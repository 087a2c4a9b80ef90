using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Kubernetes.Admission;

/// <summary>Whether a workload may be written, by what is known of its service.</summary>
internal static class GateRules
{
    /// <summary>With it a workload is written whatever is known; its value is the reason.</summary>
    public const string Emergency = "lastgood/emergency";

    /// <summary>Whether a question needs to be answered by what the journal says: whatever keeps the template does not.</summary>
    public static bool Matters(GateQuestion question) =>
        question.Object is { } made
        && question.Manager != KubeRequest.Manager
        && (
            question.Old is null
            || TemplateStore.Fingerprint(TemplateOf(made))
                != TemplateStore.Fingerprint(TemplateOf(question.Old))
        );

    /// <summary>Decides about a question that matters.</summary>
    /// <exception cref="Core.Platforms.PlatformException">What Helm would record cannot be read.</exception>
    public static GateAnswer Decide(
        GateQuestion question,
        ClusterOptions options,
        ServiceState state
    )
    {
        // What lastgood has Helm or Argo CD do is not written by lastgood.
        var isOwn = options is not KubernetesOptions && state.OpenRun is { IsActing: true };
        if (isOwn || Objection(question, options, state) is not { } objection)
        {
            return GateAnswer.Yes;
        }
        return question.Object?.Annotation(Emergency) is { Length: > 0 } reason
            ? new GateAnswer(
                Warning: $"lastgood lets it through for an emergency ({reason}): {objection}"
            )
            : new GateAnswer(
                $"lastgood: {objection}{(GateSubject.Emergency(options, question) is { } way ? $"; in an emergency: {way}" : "")}"
            );
    }

    private static string? Objection(
        GateQuestion question,
        ClusterOptions options,
        ServiceState state
    )
    {
        var service = state.Service;
        if (state.Cautions.Frozen is { } frozen)
        {
            return $"{service} is frozen by {frozen.By} ({frozen.Reason}), so that nothing moves; to lift it: lastgood unfreeze {service} --reason …";
        }
        return GateSubject.Bad(options, question, state) is { } bad
            ? $"{service} {bad.Version} is bad: {bad.Reason}{(bad.Incident is null ? "" : $" (incident {bad.Incident})")}; to lift that: lastgood mark {service} {bad.Version} good --reason …"
            : null;
    }

    private static bool IsRestart(GateQuestion question) =>
        question.Old is { } old
        && PodTemplate.Fingerprint(TemplateOf(question.Object!))
            == PodTemplate.Fingerprint(TemplateOf(old));

    /// <summary>The bad release that a workload would be of; null where it is of none.</summary>
    public static ReleaseRecord? Bad(
        GateQuestion question,
        KubernetesOptions options,
        List<ReleaseRecord> bad
    )
    {
        // A restart brings nothing that was not there.
        if (IsRestart(question))
        {
            return null;
        }
        var template = TemplateOf(question.Object!);
        // The same bytes under another name are as bad; another build under the same name is not.
        var digests = template
            .Items("spec", "containers")
            .Select(static c => DigestOf(c.Text("image")))
            .ToList();
        var own = digests.FirstOrDefault();
        var version = PodTemplate.Version(template, options.VersionLabel);
        return bad.Find(r => DigestOf(r.Release.Artifact) is { } digest && digests.Contains(digest))
            ?? bad.Find(r =>
                r.Version == version && (own is null || DigestOf(r.Release.Artifact) is null)
            );
    }

    private static string? DigestOf(string? image) =>
        image is null ? null : ImageName.Parse(image).Digest;

    private static JsonObject TemplateOf(JsonObject workload) =>
        workload.At("spec", "template") as JsonObject ?? [];
}
