using Lastgood.Adapters.Signals.Host;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Cgroups;

/// <summary>
/// Measures the control group that a service runs in, of version 1 or 2, whichever each controller is of here.
/// <see cref="Signal.Cpu"/> is the processor time since the reading before, as a share of the quota, or of the cores that
/// it may run on where it has none; <see cref="Signal.Memory"/> the use without file cache that can be reclaimed, as a share
/// of the limit, or of the machine's memory where it has none; <see cref="Signal.OomKills"/> the kernel's own count. The
/// limits of the groups around it count as its own. One reading at a time.
/// </summary>
/// <remarks>
/// What a group counted before the service turned to it (a process in another group, at the next deployment) is not
/// counted. A group that was made anew at the same path is: its kills happened since.
/// </remarks>
/// <param name="service">The service that the samples are of.</param>
/// <param name="options">Which group.</param>
/// <param name="time">What samples are dated by, as a <see cref="MonotonicClock"/>.</param>
public sealed class CgroupSource(string service, CgroupOptions options, TimeProvider time)
    : ISignalSource
{
    private readonly MonotonicClock clock = new(time);
    private readonly CgroupFinder finder = new(options);
    private readonly CpuMeter meter = new();
    private readonly EventTally kills = new();
    private string? killsOf;

    /// <inheritdoc/>
    public IReadOnlyCollection<Signal> Signals { get; } =
    [Signal.Cpu, Signal.Memory, Signal.OomKills];

    /// <inheritdoc/>
    public Task<IReadOnlyList<ServiceSample>> ReadAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<ServiceSample>>([
            new(service, NoFigureException.Sample(Signal.Cpu, clock, Cpu)),
            new(service, NoFigureException.Sample(Signal.Memory, clock, Memory)),
            new(service, NoFigureException.Sample(Signal.OomKills, clock, OomKills)),
        ]);
    }

    private SignalSample Cpu(TimeSpan at)
    {
        // In version 1 they may be hierarchies of their own.
        var account = finder.Find("cpuacct");
        var cores = CpuTimes.Cores(HostSource.Stat(options.Proc));
        var quota = finder.TryFind("cpu") is { } cpu
            ? CgroupCpu.Quota(cpu)
            : double.PositiveInfinity;
        var tied = finder.TryFind("cpuset") is { } set ? CgroupCpu.Tied(set) ?? cores : cores;
        return meter.Measure(
            account.Path,
            at,
            CgroupCpu.Seconds(account),
            Math.Min(quota, Math.Min(cores, tied))
        );
    }

    private SignalSample Memory(TimeSpan at) =>
        CgroupMemory.Use(finder.Find("memory"), HostSource.TotalMemory(options.Proc)).Sample(at);

    private SignalSample OomKills(TimeSpan at)
    {
        var group = finder.Find("memory");
        var counts = CgroupMemory.OomKills(group);
        if (killsOf is null || killsOf == group.Path)
        {
            kills.Take(counts);
        }
        else
        {
            kills.TurnTo(counts);
        }
        killsOf = group.Path;
        return new SignalSample(Signal.OomKills, at, kills.Total);
    }
}
