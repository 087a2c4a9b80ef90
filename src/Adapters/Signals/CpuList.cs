using System.Globalization;

namespace Lastgood.Adapters.Signals;

/// <summary>Lists of processors as the kernel writes them, see cpuset(7).</summary>
internal static class CpuList
{
    /// <summary>How many <c>0-2,5</c> names; null where it names none, or is no such list.</summary>
    public static int? Count(string list)
    {
        var count = 0;
        foreach (
            var part in list.Split(
                ',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            )
        )
        {
            var ends = part.Split('-');
            if (
                ends.Length > 2
                || !Number(ends[0], out var first)
                || !Number(ends[^1], out var final)
                || final < first
            )
            {
                return null;
            }
            count += final - first + 1;
        }
        return count == 0 ? null : count;
    }

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number < 1 << 16;
}
