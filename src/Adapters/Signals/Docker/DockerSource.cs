using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Docker;

/// <summary>
/// What the Docker Engine knows of a container: <see cref="Signal.Cpu"/> since the reading before, by its quota or cores;
/// <see cref="Signal.Memory"/> without file cache that can be reclaimed, by its limit or the machine's memory;
/// <see cref="Signal.OomKills"/>; and <see cref="Signal.Restarts"/>, those that its restart policy did. One reading at a time.
/// </summary>
/// <remarks>
/// Counts go on over containers: of one made anew by the same name, all that it counts is new; of an older one that was
/// given the name, what it counted before is another's. OOM kills come from the engine's events, of which it keeps the newest
/// 256 of all kinds (every health check is three): read every few seconds. Its restart loses them but for each container's last run.
/// The engine itself may miss a kill in the first milliseconds of a container; the restart that follows counts.
/// </remarks>
/// <param name="service">The service that the samples are of.</param>
/// <param name="container">The container's name, or its full id.</param>
/// <param name="engine">The engine that runs it.</param>
/// <param name="time">What samples are dated by, as a <see cref="MonotonicClock"/>.</param>
public sealed class DockerSource(
    string service,
    string container,
    DockerEngine engine,
    TimeProvider time
) : ISignalSource
{
    private const string OomEvent = "oom";

    private readonly MonotonicClock clock = new(time);
    private readonly CpuMeter meter = new();
    private readonly EventTally restarts = new();
    private readonly OomCount kills = new();
    private readonly EventCursor cursor = new(time.GetUtcNow());
    private (string Id, DateTimeOffset Asked)? last;

    /// <inheritdoc/>
    public IReadOnlyCollection<Signal> Signals { get; } =
    [Signal.Cpu, Signal.Memory, Signal.OomKills, Signal.Restarts];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ServiceSample>> ReadAsync(CancellationToken cancellation)
    {
        IEnumerable<SignalSample> samples;
        try
        {
            var asked = time.GetUtcNow();
            var state = await engine.ContainerAsync(container, cancellation);
            var another =
                last is { } before && before.Id != state.Id && state.Created <= before.Asked;
            samples =
            [
                .. await UseAsync(state, cancellation),
                await OomKillsAsync(state, another, cancellation),
                Restarts(state, another),
            ];
            last = (state.Id, asked);
        }
        catch (NoFigureException e)
        {
            samples = Signals.Select(signal => SignalSample.None(signal, clock.Now, e.Message));
        }
        return [.. samples.Select(sample => new ServiceSample(service, sample))];
    }

    /// <summary>
    /// Whether the container is well: what its own health check says, as often as this asks; one that does not run is ill.
    /// An engine that cannot be asked is a reading with its reason, never an exception.
    /// </summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task<HealthReading> HealthAsync(CancellationToken cancellation)
    {
        try
        {
            var found = await engine.ContainerAsync(container, cancellation);
            return found.State is { } state
                ? ContainerHealth.Of(container, state, clock.Now)
                : HealthReading.None($"the engine tells no state of container {container}");
        }
        catch (NoFigureException e)
        {
            return HealthReading.None(e.Message);
        }
    }

    private async Task<IReadOnlyList<SignalSample>> UseAsync(
        ContainerJson state,
        CancellationToken cancellation
    )
    {
        try
        {
            if (state.State is not { Running: true })
            {
                throw new NoFigureException(
                    $"container {container} is {(state.State is { } s ? ContainerHealth.Words(s) : "in no state")}: it uses nothing"
                );
            }
            var stats = await engine.StatsAsync(state.Id, cancellation);
            return
            [
                NoFigureException.Sample(
                    Signal.Cpu,
                    clock,
                    at => ContainerUse.Cpu(meter, state, stats, at)
                ),
                NoFigureException.Sample(
                    Signal.Memory,
                    clock,
                    at => ContainerUse.Memory(stats, at)
                ),
            ];
        }
        catch (NoFigureException e)
        {
            return
            [
                SignalSample.None(Signal.Cpu, clock.Now, e.Message),
                SignalSample.None(Signal.Memory, clock.Now, e.Message),
            ];
        }
    }

    private async Task<SignalSample> OomKillsAsync(
        ContainerJson state,
        bool another,
        CancellationToken cancellation
    )
    {
        try
        {
            var until = time.GetUtcNow();
            var events = await engine.EventsAsync(cursor.Query(until, OomEvent), cancellation);
            var own = events
                .Where(cursor.Take)
                .Where(e => e.Container == state.Id || e.Name == container)
                .ToList();
            cursor.Reached(until);
            kills.Take(state, own, another);
            return new SignalSample(Signal.OomKills, clock.Now, kills.Total);
        }
        catch (NoFigureException e)
        {
            return SignalSample.None(Signal.OomKills, clock.Now, e.Message);
        }
    }

    private SignalSample Restarts(ContainerJson state, bool another)
    {
        var counter = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            [state.Id] = state.RestartCount,
        };
        if (another)
        {
            restarts.TurnTo(counter);
        }
        else
        {
            restarts.Take(counter);
        }
        return new SignalSample(Signal.Restarts, clock.Now, restarts.Total);
    }
}
