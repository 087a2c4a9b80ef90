using Lastgood.Adapters.Signals.Host;

namespace Lastgood.Adapters.Signals.Cgroups;

/// <summary>What the controllers of processors say of a group: cgroup-v1/cpuacct.rst, scheduler/sched-bwc.rst, cgroup-v2.rst.</summary>
internal static class CgroupCpu
{
    private const double NanosecondsASecond = 1e9;
    private const double MicrosecondsASecond = 1e6;

    /// <summary>The processor time that the group and those below have used, in seconds.</summary>
    /// <exception cref="NoFigureException">It cannot be told.</exception>
    public static double Seconds(CgroupFolder group) =>
        group.Unified
            ? KernelFile.Read($"{group.Path}/cpu.stat").Get("usage_usec") / MicrosecondsASecond
            : KernelFile.Read($"{group.Path}/cpuacct.usage").Number() / NanosecondsASecond;

    /// <summary>How many cores the quotas of the group and of those around it leave it; +∞ without a quota.</summary>
    /// <exception cref="NoFigureException">It cannot be told.</exception>
    public static double Quota(CgroupFolder group) =>
        group.Upwards().Min(folder => group.Unified ? QuotaV2(folder) : QuotaV1(folder));

    /// <summary>How many cores the group is tied to; null where it is to none.</summary>
    public static int? Tied(CgroupFolder group)
    {
        var name = group.Unified ? "cpuset.cpus.effective" : "cpuset.effective_cpus";
        return
            group
                .Upwards()
                .Select(folder => KernelFile.TryRead($"{folder}/{name}"))
                .FirstOrDefault(static file => file is not null)
                is { } list
            ? CpuList.Count(list.Text)
            : null;
    }

    // "200000 100000": microseconds in each period of so many; "max 100000" without a quota. The root group has no such file.
    private static double QuotaV2(string folder)
    {
        var max = KernelFile.TryRead($"{folder}/cpu.max");
        return max?.Text.Split(' ') is [not "max" and var quota, var period]
            ? Cores(max.Number(quota), max.Number(period))
            : double.PositiveInfinity;
    }

    private static double QuotaV1(string folder) =>
        KernelFile.TryRead($"{folder}/cpu.cfs_quota_us")?.Number() is > 0 and var quota
        && KernelFile.TryRead($"{folder}/cpu.cfs_period_us")?.Number() is { } period
            ? Cores(quota, period)
            : double.PositiveInfinity;

    private static double Cores(double quota, double period) =>
        quota > 0 && period > 0
            ? quota / period
            : throw new NoFigureException("a quota of processor time is not above 0");
}
