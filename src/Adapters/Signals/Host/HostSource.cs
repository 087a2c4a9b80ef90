using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Host;

/// <summary>
/// Measures the machine that lastgood runs on: <see cref="Signal.Cpu"/> is the share of all cores that was busy since the
/// reading before, <see cref="Signal.Memory"/> the share that programs could not have any more
/// (1 − <c>MemAvailable</c> ÷ <c>MemTotal</c>). One reading at a time.
/// </summary>
/// <param name="service">The service that the samples are of.</param>
/// <param name="options">Where the figures are.</param>
/// <param name="time">What samples are dated by, as a <see cref="MonotonicClock"/>.</param>
public sealed class HostSource(string service, HostOptions options, TimeProvider time)
    : ISignalSource
{
    private readonly MonotonicClock clock = new(time);
    private (TimeSpan At, CpuTimes Times)? last;

    /// <inheritdoc/>
    public IReadOnlyCollection<Signal> Signals { get; } = [Signal.Cpu, Signal.Memory];

    /// <inheritdoc/>
    public Task<IReadOnlyList<ServiceSample>> ReadAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<ServiceSample>>([
            new(service, NoFigureException.Sample(Signal.Cpu, clock, Cpu)),
            new(service, NoFigureException.Sample(Signal.Memory, clock, Memory)),
        ]);
    }

    /// <summary>The machine's memory, in bytes.</summary>
    /// <exception cref="NoFigureException">The kernel does not tell.</exception>
    internal static double TotalMemory(string proc) => MemInfo(proc).Get("MemTotal") * 1024;

    /// <summary>The kernel's figures about processors.</summary>
    /// <exception cref="NoFigureException">The kernel does not tell.</exception>
    internal static KernelFile Stat(string proc) => KernelFile.Read($"{proc}/stat", Mount(proc));

    private static KernelFile MemInfo(string proc) =>
        KernelFile.Read($"{proc}/meminfo", Mount(proc));

    private static string Mount(string proc) =>
        $"mount the kernel's process file system (mount -t proc proc {proc}), or name the folder where it is";

    private SignalSample Cpu(TimeSpan at)
    {
        var now = CpuTimes.Read(Stat(options.Proc));
        if (last is { } soon && now.All == soon.Times.All)
        {
            return SignalSample.None(
                Signal.Cpu,
                at,
                "read twice within one tick of the kernel's clock (10 ms)"
            );
        }
        var before = last;
        last = (at, now);
        if (before is not { } begin || now.All < begin.Times.All)
        {
            return SignalSample.None(
                Signal.Cpu,
                at,
                "the first reading: a share is known from the next one on"
            );
        }
        // The kernel's idle times may fall by a few ticks, see proc(5).
        var idle = (now.Idle - begin.Times.Idle) / (now.All - begin.Times.All);
        return new SignalSample(Signal.Cpu, at, 1 - Math.Clamp(idle, 0, 1))
        {
            Window = at - begin.At,
        };
    }

    private SignalSample Memory(TimeSpan at)
    {
        var memory = MemInfo(options.Proc);
        var total = memory.Get("MemTotal");
        if (!(total > 0))
        {
            throw new NoFigureException($"{options.Proc}/meminfo says that there is no memory");
        }
        return new SignalSample(
            Signal.Memory,
            at,
            1 - Math.Clamp(memory.Get("MemAvailable") / total, 0, 1)
        );
    }
}
