using Lastgood.Adapters.Docker;
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
/// <param name="feed">
/// The engine's events as they happen, where they are followed: kills that the engine itself has forgotten by the next
/// reading, and what is told of them. Each is counted once, wherever it comes from. Null where they are not followed.
/// </param>
/// <param name="time">What samples are dated by, as a <see cref="MonotonicClock"/>.</param>
public sealed class DockerSource(
    string service,
    string container,
    DockerEngine engine,
    DockerFeed? feed,
    TimeProvider time
) : ISignalSource
{
    private const string OomEvent = "oom";
    private const int MaxShown = 3;
    private const int MaxCounted = 4096;

    /// <summary>Longer than a stream is behind after the longest pause and a whole span.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(15);

    private readonly MonotonicClock clock = new(time);
    private readonly CpuMeter meter = new();
    private readonly EventTally restarts = new();
    private readonly OomCount kills = new();
    private readonly EventCursor cursor = new(time.GetUtcNow());
    private readonly DateTimeOffset begin = time.GetUtcNow();
    private readonly HashSet<DockerEvent> counted = [];
    private readonly Queue<DockerEvent> newest = [];
    private long read = feed?.Told ?? 0;
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
            var told = feed?.After(ref read) ?? [];
            var state = await engine.ContainerAsync(container, cancellation);
            var another =
                last is { } before && before.Id != state.Id && state.Created <= before.Asked;
            samples =
            [
                .. await UseAsync(state, cancellation),
                await OomKillsAsync(state, told, another, cancellation),
                Restarts(state, another) with
                {
                    Evidence = Seen(),
                },
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
                    $"container {container} is {(state.State is { } s ? s.Words() : "in no state")}: it uses nothing"
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
        IReadOnlyList<DockerEvent> told,
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
                .Concat(told.Where(e => e.At >= begin))
                .Where(e => e.Container == state.Id || e.Name == container)
                .Where(counted.Add)
                .ToList();
            cursor.Reached(until);
            kills.Take(state, [.. own.Where(static e => e.Kind == OomEvent)], another);
            Remember(own);
            return new SignalSample(Signal.OomKills, clock.Now, kills.Total) { Evidence = Seen() };
        }
        catch (NoFigureException e)
        {
            return SignalSample.None(Signal.OomKills, clock.Now, e.Message);
        }
    }

    private void Remember(List<DockerEvent> own)
    {
        foreach (var one in own.OrderBy(static e => e.Nanoseconds))
        {
            newest.Enqueue(one);
        }
        while (newest.Count > MaxShown)
        {
            newest.Dequeue();
        }
        if (counted.Count > MaxCounted)
        {
            // Nothing so old is told again.
            counted.RemoveWhere(old => old.At < time.GetUtcNow() - Forgotten);
        }
    }

    /// <summary>What happened to it last, for people.</summary>
    private string? Seen() =>
        newest.Count == 0
            ? null
            : $"container {container}: {string.Join(", ", newest.Select(static e => e.Words))}";

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
