using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Kubernetes.Releases;

/// <summary>A template that the cluster keeps of a workload.</summary>
/// <param name="Number">Its number. One that is gone back to gets a new one, and the old number is gone.</param>
/// <param name="Template">See <see cref="PodTemplate.Own"/>.</param>
/// <param name="Made">When it was first seen, whatever became of its number since.</param>
/// <param name="Cause">What whoever deployed it says of it. It may name another version: a restored revision keeps its old one.</param>
/// <param name="Hash">The hash that its pods are labelled with.</param>
internal sealed record Revision(
    long Number,
    JsonObject Template,
    DateTimeOffset Made,
    string? Cause,
    string Hash
)
{
    /// <summary>The uid of what controls its pods.</summary>
    public required string Owner { get; init; }

    /// <summary>See <see cref="PodTemplate.Fingerprint"/>.</summary>
    public string Fingerprint { get; } = PodTemplate.Fingerprint(Template);

    /// <summary>The revisions that the cluster keeps of a workload, the newest first.</summary>
    public static async Task<IReadOnlyList<Revision>> ListAsync(
        KubeApi api,
        string space,
        Workload workload,
        CancellationToken cancellation
    )
    {
        var kept = await api.ListAsync(
            workload.Id.Kind == WorkloadKind.Deployment
                ? KubeResource.ReplicaSets
                : KubeResource.ControllerRevisions,
            space,
            workload.Selector,
            cancellation
        );
        return
        [
            .. kept
                .Items.Where(r => r.IsControlledBy(workload.Uid))
                .Select(r =>
                    workload.Id.Kind == WorkloadKind.Deployment ? OfSet(r) : OfData(r, workload)
                )
                .OfType<Revision>()
                .OrderByDescending(static r => r.Number),
        ];
    }

    private static Revision? OfSet(JsonObject set) =>
        set.At("spec", "template") is JsonObject template
        && long.TryParse(
            set.Annotation("deployment.kubernetes.io/revision"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? new Revision(
                number,
                PodTemplate.Own(template),
                Created(set),
                set.Annotation("kubernetes.io/change-cause"),
                set.Text("metadata", "labels", "pod-template-hash") ?? ""
            )
            {
                Owner = set.Uid() ?? "",
            }
            : null;

    // Its data is the patch that the controller itself would send: the template, to be replaced as a whole.
    private static Revision? OfData(JsonObject revision, Workload workload)
    {
        if (revision.At("data", "spec", "template") is not JsonObject patch)
        {
            return null;
        }
        var template = PodTemplate.Own(patch);
        template.Remove("$patch");
        return new Revision(
            revision.Number("revision") ?? 0,
            template,
            Created(revision),
            revision.Annotation("kubernetes.io/change-cause"),
            revision.Text("metadata", "labels", "controller-revision-hash") ?? revision.Name() ?? ""
        )
        {
            Owner = workload.Uid,
        };
    }

    private static DateTimeOffset Created(JsonObject thing) =>
        thing.Moment("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue;
}
