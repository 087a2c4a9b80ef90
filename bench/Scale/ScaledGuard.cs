using Lastgood.Adapters.Http;
using Lastgood.App.Composition;
using Lastgood.Core.Activations;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;
using Lastgood.Core.Verification;

namespace Lastgood.Bench.Scale;

/// <summary>A service of a large installation, put together as <c>lastgood watch</c> does it, with a platform in memory.</summary>
internal static class ScaledGuard
{
    /// <summary>Five triggers, one of each kind.</summary>
    public static Policy Policy { get; } =
        new()
        {
            Triggers =
            [
                .. new[]
                {
                    "error_rate > 10% for 2m",
                    "p95 > 150% of baseline for 5m",
                    "cpu > 95% for 5m",
                    "restarts >= 3 in 5m",
                    "health fails 3 times",
                }.Select(static line => TriggerLine.Parse(line).Trigger!),
            ],
        };

    /// <param name="name">The service.</param>
    /// <param name="counters">Its counters; null: it has none.</param>
    /// <param name="health">The health of what answers at an address.</param>
    /// <param name="store">Where its facts are.</param>
    /// <param name="time">The clock.</param>
    /// <param name="told">Told of each fact once it is durable; null: nobody is.</param>
    public static Guarded Of<TStore>(
        string name,
        Func<Task<Reading>>? counters,
        Func<string, Task<HealthSample>> health,
        TStore store,
        TimeProvider time,
        Action<Entry>? told = null
    )
        where TStore : IJournal, ILeases
    {
        var platform = new MemoryPlatform();
        var setup = new ServiceSetup
        {
            Service = name,
            Platform = platform,
            Verifier = platform,
            Verification = new VerificationSpec(0.01, TimeSpan.Zero, 0, []),
            Bake = TimeSpan.FromHours(24),
            Monitor = TimeSpan.FromHours(24),
            KeepWarm = true,
            ReadCounters = counters is null ? null : (_, _) => counters(),
        };
        return new Guarded
        {
            Setup = setup,
            Desk = new ServiceDesk(name, store, store, time, told ?? (static _ => { })),
            Carrier = new RunCarrier(setup, time, takesBackWhenInterrupted: false),
            Policy = Policy,
            RecentRollbacks = new RecentRollbacks(),
            DependsOn = [],
            SwitchAsync = static (_, _) => Task.FromResult((false, "there is none")),
            BusiestAsync = static _ => Task.FromResult(new Finding("", "")),
            Probe = new ProbeOptions { Interval = TimeSpan.FromSeconds(1) },
            Signals = [Signal.Health, Signal.ErrorRate, Signal.P95, Signal.Cpu, Signal.Restarts],
            HealthAsync = async (url, _) => await health(url),
        };
    }
}
