using System.Globalization;
using Lastgood.Adapters.Platforms.Helm.Records;

namespace Lastgood.Adapters.Platforms.Helm.Manifests;

/// <summary>What changes from one revision to another, without any value that may be a secret.</summary>
/// <param name="Added">Objects that only the second has.</param>
/// <param name="Removed">Objects that only the first has.</param>
/// <param name="Changed">Objects that say something else in the second; with their images where those change.</param>
/// <param name="Values">The keys of values that change.</param>
/// <param name="Crds">The files of custom resource definitions that differ: Helm never touches those again.</param>
internal sealed record Difference(
    IReadOnlyList<string> Added,
    IReadOnlyList<string> Removed,
    IReadOnlyList<string> Changed,
    IReadOnlyList<string> Values,
    IReadOnlyList<string> Crds
)
{
    /// <summary>So many names are told of each.</summary>
    private const int Told = 6;

    /// <summary>The difference.</summary>
    /// <exception cref="Core.Platforms.PlatformException">A manifest cannot be read.</exception>
    public static Difference Of(Revision from, Revision to)
    {
        var (before, after) = (from.Manifest, to.Manifest);
        return new Difference(
            [.. after.Objects.Where(o => before.Find(o.Id) is null).Select(static o => o.Id)],
            [.. before.Objects.Where(o => after.Find(o.Id) is null).Select(static o => o.Id)],
            [
                .. after
                    .Objects.Select(o => (o, Old: before.Find(o.Id)))
                    .Where(static p =>
                        p.Old is not null
                        && Adapters.Kubernetes.KubeJson.Fingerprint(p.Old.Json)
                            != Adapters.Kubernetes.KubeJson.Fingerprint(p.o.Json)
                    )
                    .Select(static p => p.o.Id + Images(p.Old!, p.o)),
            ],
            Keys(Comparing.Flat(from.Values), Comparing.Flat(to.Values)),
            Keys(from.Crds, to.Crds)
        );
    }

    /// <summary>All of it in a line, for people; empty where nothing changes.</summary>
    public string Words
    {
        get
        {
            var parts = new List<string>();
            Tell(parts, "changes", Changed);
            Tell(parts, "adds", Added);
            Tell(parts, "removes", Removed);
            Tell(parts, "values that differ:", Values);
            if (Crds.Count > 0)
            {
                Tell(parts, "custom resource definitions differ and stay as they are:", Crds);
            }
            return string.Join("; ", parts);
        }
    }

    private static void Tell(List<string> parts, string what, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
        {
            parts.Add($"{what} {Some(names)}");
        }
    }

    /// <summary>The first few of names, and how many more there are.</summary>
    public static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Told))
        + (
            names.Count > Told
                ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - Told} more")
                : ""
        );

    private static string Images(ManifestObject before, ManifestObject after)
    {
        var old = before.Images;
        var changes = after
            .Images.Where(i => old.TryGetValue(i.Key, out var image) && image != i.Value)
            .Select(i => $"{old[i.Key]} → {i.Value}")
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return changes.Count == 0 ? "" : $" ({string.Join(", ", changes)})";
    }

    private static IReadOnlyList<string> Keys(
        IReadOnlyDictionary<string, string> from,
        IReadOnlyDictionary<string, string> to
    ) =>
        [
            .. from
                .Keys.Union(to.Keys, StringComparer.Ordinal)
                .Where(k => from.GetValueOrDefault(k) != to.GetValueOrDefault(k))
                .Order(StringComparer.Ordinal),
        ];
}
