using System.Globalization;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Counts as details of the journal.</summary>
internal static class Numbers
{
    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static int Read(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
