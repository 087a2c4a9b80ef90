using System.Text;

namespace Lastgood.Adapters.Signals.Exposition;

/// <summary>Finds on a page what somebody may have meant who asked for a metric that is not there.</summary>
internal static class NearNames
{
    private const int MaxShown = 3;
    private const int MaxLength = 100;
    private const int StemLength = 4;

    /// <summary>Up to three names, those first that share most words with the one asked for; empty where none shares any.</summary>
    /// <param name="page">The page.</param>
    /// <param name="asked">The name that is not there.</param>
    /// <param name="suffix">Only names with this suffix are looked at, and shown without it.</param>
    public static IReadOnlyList<string> Find(ReadOnlySpan<byte> page, string asked, string suffix)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in new ExpositionLines(page))
        {
            var name = ExpositionLines.Name(line);
            if (name.Length is > 0 and <= MaxLength)
            {
                names.Add(Encoding.ASCII.GetString(name));
            }
        }
        var stems = Stems(asked);
        return
        [
            .. names
                .Where(name => name.EndsWith(suffix, StringComparison.Ordinal))
                .Select(name => name[..^suffix.Length])
                .Select(name =>
                    (
                        Name: name,
                        Shared: Stems(name).Intersect(stems, StringComparer.Ordinal).Count()
                    )
                )
                .Where(static near => near.Shared > 0)
                .OrderByDescending(static near => near.Shared)
                .ThenBy(static near => near.Name.Length)
                .ThenBy(static near => near.Name, StringComparer.Ordinal)
                .Take(MaxShown)
                .Select(static near => near.Name),
        ];
    }

    /// <summary>The beginnings of a name's words: <c>request</c> and <c>requests</c> are near.</summary>
    private static IEnumerable<string> Stems(string name) =>
        name.Split('_', ':', StringSplitOptions.RemoveEmptyEntries)
            .Select(static word => word[..Math.Min(word.Length, StemLength)].ToLowerInvariant())
            .Distinct(StringComparer.Ordinal);
}
