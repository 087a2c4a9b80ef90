using Lastgood.App.Composition;
using Lastgood.Core.Decisions;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Observe;

/// <summary>
/// Runs probes beside a watch: each at its own interval, all at the same time. Nobody has to wait for them: what one has
/// seen is there once it has ended. Used by one watch at a time.
/// </summary>
internal sealed class ProbeRounds(IReadOnlyList<RegularProbe> probes, MonotonicClock clock)
{
    private readonly Look[] looks = [.. probes.Select(static probe => new Look(probe))];

    private sealed class Look(RegularProbe probe)
    {
        public RegularProbe Probe => probe;
        public TimeSpan? Begun { get; set; }
        public Task<HealthSample>? Going { get; set; }
    }

    /// <summary>Begins those whose time has come and which are not being run yet.</summary>
    public void Start(CancellationToken cancellation)
    {
        var now = clock.Now;
        foreach (var look in looks)
        {
            if (look.Going is null && !(now - look.Begun < look.Probe.Interval))
            {
                look.Begun = now;
                look.Going = Task.Run(
                    () => look.Probe.Probe.CheckAsync(cancellation),
                    cancellation
                );
            }
        }
    }

    /// <summary>Waits until none is being run any more, but no longer than this.</summary>
    public async Task SettleAsync(
        TimeSpan atMost,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var going = looks.Select(static look => look.Going).OfType<Task>().ToList();
        if (going.Exists(static task => !task.IsCompleted))
        {
            await Task.WhenAny(Task.WhenAll(going), Task.Delay(atMost, time, cancellation));
        }
    }

    /// <summary>What those have seen that ended since the last time.</summary>
    public async ValueTask<IReadOnlyList<CheckSample>> TakeAsync()
    {
        if (looks.Length == 0)
        {
            return [];
        }
        var taken = new List<CheckSample>();
        foreach (var look in looks)
        {
            if (look.Going is { IsCompleted: true } ended)
            {
                look.Going = null;
                taken.Add(new CheckSample(look.Probe.Name, await ended));
            }
        }
        return taken;
    }
}
