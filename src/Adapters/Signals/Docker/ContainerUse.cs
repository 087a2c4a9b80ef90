using Lastgood.Adapters.Docker;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Docker;

/// <summary>What a running container uses of what it may use.</summary>
internal static class ContainerUse
{
    private const double NanosecondsASecond = 1e9;

    /// <summary>The period of a quota that has none of its own, in microseconds: the kernel's default.</summary>
    private const double DefaultPeriod = 100_000;

    /// <summary>The share of the processor since the reading before.</summary>
    /// <exception cref="NoFigureException">The engine does not tell.</exception>
    public static SignalSample Cpu(
        CpuMeter meter,
        ContainerJson container,
        StatsJson stats,
        TimeSpan at
    ) =>
        stats.Cpu is { Usage: { } used, Online: > 0 and var online }
            ? meter.Measure(
                $"container {container.Id}",
                at,
                used.Total / NanosecondsASecond,
                Cores(container.HostConfig, online)
            )
            : throw new NoFigureException("the engine tells no processor time of the container");

    /// <summary>The share of its memory. The kernel's names differ by the version of control groups.</summary>
    /// <exception cref="NoFigureException">The engine does not tell.</exception>
    public static SignalSample Memory(StatsJson stats, TimeSpan at) =>
        stats.Memory is { Usage: { } used, Limit: > 0 and var limit, Stats: { } lists }
        && (FileCache(lists, "total_") ?? FileCache(lists, "")) is { } cache
            ? new MemoryUse(used, cache, limit).Sample(at)
            : throw new NoFigureException("the engine tells no memory of the container");

    private static double? FileCache(IReadOnlyDictionary<string, double> lists, string prefix) =>
        lists.TryGetValue(prefix + "active_file", out var active)
        && lists.TryGetValue(prefix + "inactive_file", out var inactive)
            ? active + inactive
            : null;

    private static double Cores(HostJson? limits, double online)
    {
        var quota = limits switch
        {
            { NanoCpus: > 0 } => limits.NanoCpus / NanosecondsASecond,
            { CpuQuota: > 0 } => limits.CpuQuota
                / (limits.CpuPeriod > 0 ? limits.CpuPeriod : DefaultPeriod),
            _ => online,
        };
        return Math.Min(quota, CpuList.Count(limits?.CpusetCpus ?? "") ?? online);
    }
}
