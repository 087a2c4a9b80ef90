using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Platforms.Kubernetes.Releases;

/// <summary>A release that the cluster still has, made of one revision of each workload.</summary>
/// <param name="Version">What its first workload says; null where it says nothing.</param>
/// <param name="Number">The number of the first workload's revision.</param>
/// <param name="Made">When that was first seen.</param>
/// <param name="Templates">The templates by workload.</param>
/// <param name="Cause">See <see cref="Revision.Cause"/>.</param>
internal sealed record PastRelease(
    string? Version,
    long Number,
    DateTimeOffset Made,
    IReadOnlyDictionary<string, JsonObject> Templates,
    string? Cause
);

/// <summary>Puts the revisions of several workloads together to releases.</summary>
internal static class History
{
    /// <summary>The releases, in the order in which they were first made.</summary>
    /// <param name="workloads">The service's workloads with their revisions, the first one first.</param>
    /// <param name="label">See <see cref="PodTemplate.Version"/>.</param>
    public static IReadOnlyList<PastRelease> Of(
        IReadOnlyList<(Workload Workload, IReadOnlyList<Revision> Revisions)> workloads,
        string? label
    )
    {
        var first = workloads[0]
            .Revisions.OrderBy(static r => r.Made)
            .ThenBy(static r => r.Number)
            .ToList();
        var releases = new List<PastRelease>();
        for (var i = 0; i < first.Count; i++)
        {
            var revision = first[i];
            var version = PodTemplate.Version(revision.Template, label);
            var until = i + 1 < first.Count ? first[i + 1].Made : DateTimeOffset.MaxValue;
            var templates = new Dictionary<string, JsonObject>(StringComparer.Ordinal)
            {
                [workloads[0].Workload.Id.ToString()] = revision.Template,
            };
            foreach (var (other, revisions) in workloads.Skip(1))
            {
                templates[other.Id.ToString()] =
                    With(revisions, version, label) ?? At(revisions, until) ?? other.Template;
            }
            releases.Add(
                new PastRelease(version, revision.Number, revision.Made, templates, revision.Cause)
            );
        }
        return releases;
    }

    // One that says the same version belongs to it, whenever it was made.
    private static JsonObject? With(IReadOnlyList<Revision> all, string? version, string? label) =>
        version is null
            ? null
            : all.FirstOrDefault(r => PodTemplate.Version(r.Template, label) == version)?.Template;

    // One that was not deployed with it had stayed as it was.
    private static JsonObject? At(IReadOnlyList<Revision> all, DateTimeOffset until) =>
        all.Where(r => r.Made < until).MaxBy(static r => r.Made)?.Template;
}
