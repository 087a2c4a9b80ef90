using System.Globalization;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>Amounts as Kubernetes writes them: 100m, 2, 64Mi, 1G.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Units =
    [
        ("Ki", 1024m),
        ("Mi", 1024m * 1024),
        ("Gi", 1024m * 1024 * 1024),
        ("Ti", 1024m * 1024 * 1024 * 1024),
        ("m", 0.001m),
        ("k", 1e3m),
        ("M", 1e6m),
        ("G", 1e9m),
        ("T", 1e12m),
    ];

    public static decimal Parse(string text)
    {
        var (suffix, factor) = Units.FirstOrDefault(
            unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal),
            (Suffix: "", Factor: 1m)
        );
        return factor * decimal.Parse(text[..^suffix.Length], CultureInfo.InvariantCulture);
    }
}
