using Lastgood.Adapters.Processes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Systemd;

/// <summary>
/// What systemd knows of a service: <see cref="Signal.Restarts"/>, those that it did by itself (<c>NRestarts</c>), and
/// <see cref="Signal.OomKills"/>, the runs seen to end with the result <c>oom-kill</c>. One reading at a time.
/// </summary>
/// <remarks>
/// systemd keeps the result of a run until the next one: of a unit that restarts at once, an OOM kill is only seen by a
/// reading between the two, but its restart always counts. With version 1 of control groups systemd does not learn of OOM
/// kills at all (the result is <c>signal</c>). A <see cref="Cgroups.CgroupSource"/> counts what the kernel does.
/// </remarks>
/// <param name="service">The service that the samples are of.</param>
/// <param name="options">Which unit.</param>
/// <param name="commands">What <c>systemctl</c> is run by.</param>
/// <param name="time">What samples are dated by, as a <see cref="MonotonicClock"/>.</param>
public sealed class SystemdSource(
    string service,
    SystemdOptions options,
    ICommandRunner commands,
    TimeProvider time
) : ISignalSource
{
    private readonly MonotonicClock clock = new(time);
    private readonly SystemdUnit unit = new(commands, options);
    private string? lastKilled;
    private double kills;

    /// <inheritdoc/>
    public IReadOnlyCollection<Signal> Signals { get; } = [Signal.Restarts, Signal.OomKills];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ServiceSample>> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var state = await unit.ReadAsync(cancellation);
            if (state.Result == "oom-kill" && state.Invocation != lastKilled)
            {
                lastKilled = state.Invocation;
                kills++;
            }
            return
            [
                new(service, new(Signal.Restarts, clock.Now, state.Restarts)),
                new(service, new(Signal.OomKills, clock.Now, kills)),
            ];
        }
        catch (NoFigureException e)
        {
            return
            [
                .. Signals.Select(signal => new ServiceSample(
                    service,
                    SignalSample.None(signal, clock.Now, e.Message)
                )),
            ];
        }
    }

    /// <summary>
    /// Whether the unit is active, with its state as evidence. One that is being started is neither well nor ill; one that
    /// waits to be restarted is ill. A unit that cannot be asked about is a reading with its reason, never an exception.
    /// </summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task<HealthReading> HealthAsync(CancellationToken cancellation)
    {
        try
        {
            var state = await unit.ReadAsync(cancellation);
            return state switch
            {
                { Active: "activating", Sub: not "auto-restart" } => HealthReading.None($"{state}"),
                _ => new(
                    new(
                        clock.Now,
                        state.Active is "active" or "reloading" or "refreshing",
                        $"{state}"
                    ),
                    Missing: null
                ),
            };
        }
        catch (NoFigureException e)
        {
            return HealthReading.None(e.Message);
        }
    }

    /// <summary>All that systemd says; null, with the reason, where it says nothing. Never an exception.</summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task<(UnitState? State, string? Missing)> StateAsync(
        CancellationToken cancellation
    )
    {
        try
        {
            return (await unit.ReadAsync(cancellation), null);
        }
        catch (NoFigureException e)
        {
            return (null, e.Message);
        }
    }
}
