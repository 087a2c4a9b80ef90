using System.Globalization;

namespace Lastgood.Bench.Support;

/// <summary>What the kernel knows of a process.</summary>
internal static class ProcessFigures
{
    /// <summary>The kernel counts processor time in hundredths of a second, whatever its own clock (USER_HZ).</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Memory in megabytes (10⁶ bytes): <c>VmRSS</c> is what is resident now, <c>VmHWM</c> the most that ever was.</summary>
    public static double Megabytes(string field, int? process = null)
    {
        var line = File.ReadLines($"/proc/{Name(process)}/status")
            .First(l => l.StartsWith($"{field}:", StringComparison.Ordinal));
        var kibibytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        return double.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    /// <summary>The processor time that it has used, in user and in kernel mode, in seconds.</summary>
    public static double CpuSeconds(int? process = null)
    {
        var stat = File.ReadAllText($"/proc/{Name(process)}/stat");
        // The second field is the program's name in parentheses, which may hold spaces.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
    }

    private static string Name(int? process) =>
        process?.ToString(CultureInfo.InvariantCulture) ?? "self";

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
