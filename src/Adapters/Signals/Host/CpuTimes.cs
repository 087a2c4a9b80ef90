using System.Runtime.InteropServices;

namespace Lastgood.Adapters.Signals.Host;

/// <summary>The processor time of all cores since the machine started, in the ticks of <c>/proc/stat</c>.</summary>
/// <param name="All">Every tick.</param>
/// <param name="Idle">Those in which a core had nothing to do, waiting for a disk included: it could have worked for others.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CpuTimes(double All, double Idle)
{
    // cpu user nice system idle iowait irq softirq steal guest guest_nice, see proc(5). The last two are in user and nice
    // already; steal is time that another guest of the hypervisor had, so it counts as busy: it is not to be had.
    private const int LastCounted = 8;
    private const int IdleField = 4;
    private const int WaitField = 5;

    /// <summary>Reads the first line.</summary>
    /// <exception cref="NoFigureException">It is not as expected.</exception>
    public static CpuTimes Read(KernelFile stat)
    {
        var line = stat.Text.Split('\n', 2)[0];
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields is not ["cpu", _, _, _, _, ..])
        {
            throw new NoFigureException(
                $"the first line of /proc/stat is not about all cores: {Processes.Spoken.Excerpt(line)}"
            );
        }
        var ticks = fields[1..Math.Min(fields.Length, LastCounted + 1)]
            .Select(field => stat.Number(field))
            .ToList();
        var wait = ticks.Count >= WaitField ? ticks[WaitField - 1] : 0;
        return new CpuTimes(ticks.Sum(), ticks[IdleField - 1] + wait);
    }

    /// <summary>How many cores the machine has.</summary>
    /// <exception cref="NoFigureException">None is listed.</exception>
    public static int Cores(KernelFile stat)
    {
        var cores = stat
            .Text.Split('\n')
            .Count(static line => line is ['c', 'p', 'u', >= '0' and <= '9', ..]);
        return cores > 0 ? cores : throw new NoFigureException("/proc/stat lists no core");
    }
}
