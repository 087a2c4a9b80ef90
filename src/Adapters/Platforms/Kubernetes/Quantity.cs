using System.Globalization;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Reads amounts as Kubernetes writes them: <c>500m</c>, <c>1.5</c>, <c>64Mi</c>, <c>1e3</c>.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, double Factor)[] Suffixes =
    [
        ("Ki", 1024d),
        ("Mi", 1024d * 1024),
        ("Gi", 1024d * 1024 * 1024),
        ("Ti", 1024d * 1024 * 1024 * 1024),
        ("Pi", 1024d * 1024 * 1024 * 1024 * 1024),
        ("Ei", 1024d * 1024 * 1024 * 1024 * 1024 * 1024),
        ("n", 1e-9),
        ("u", 1e-6),
        ("m", 1e-3),
        ("k", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("P", 1e15),
        ("E", 1e18),
    ];

    /// <summary>The amount; null where it is none.</summary>
    public static double? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }
        var (suffix, factor) = Suffixes.FirstOrDefault(s =>
            text.EndsWith(s.Suffix, StringComparison.Ordinal)
        );
        var digits = suffix is null ? text : text[..^suffix.Length];
        return double.TryParse(
            digits,
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number * (suffix is null ? 1 : factor)
            : null;
    }
}
