using Lastgood.App.Composition;
using Lastgood.App.Daemon.Record;
using Lastgood.Core.Decisions;
using Lastgood.Core.Drills;

namespace Lastgood.App.Drills;

/// <summary>Measures for a drill what a watch would measure.</summary>
/// <param name="service">The service.</param>
/// <param name="measuring">What measures it.</param>
internal sealed class DrillEyes(Guarded service, Measuring measuring) : IDrillEyes
{
    public TimeSpan Interval => service.Probe.Interval;

    // As long as "decide" measures before it decides.
    public TimeSpan Patience => service.Policy.Window + (2 * service.Probe.Interval);

    public async Task<IReadOnlyList<TriggerReading>> LookAsync(CancellationToken cancellation)
    {
        await measuring.RunAsync(
            TimeSpan.Zero,
            static (_, _) => Task.FromResult(true),
            cancellation
        );
        return (await measuring.DecideAsync(cancellation)).Decision.Triggers;
    }
}
