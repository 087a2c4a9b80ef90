using Lastgood.App.Composition;
using Lastgood.Core.Decisions;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Observe;

/// <summary>
/// Looks at what a service cannot work without, while it is in trouble and only then: a healthy service does not have its
/// dependencies probed.
/// </summary>
internal sealed class Dependencies(Guarded service, MonotonicClock clock, TimeProvider time)
{
    private readonly ProbeRounds rounds = new(service.Dependencies, clock);
    private readonly Dictionary<string, HealthSample> seen = new(StringComparer.Ordinal);
    private TimeSpan? since;

    /// <summary>Those that fail, with what was seen.</summary>
    public IReadOnlyList<string> Failing =>
        seen.Count == 0
            ? []
            :
            [
                .. seen.Where(static s => !s.Value.Healthy)
                    .OrderBy(static s => s.Key, StringComparer.Ordinal)
                    .Select(static s => $"{s.Key} ({s.Value.Evidence})"),
            ];

    /// <summary>Those that have not answered in this trouble yet, nor failed to in time.</summary>
    public IReadOnlyList<string> Awaited =>
        since is null
            ? []
            : [.. service.Dependencies.Select(static d => d.Name).Where(d => !seen.ContainsKey(d))];

    /// <summary>Looks at them, for no longer than the time between two health checks; what takes longer is seen the next time.</summary>
    /// <param name="isInTrouble">Whether the service is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task LookAsync(bool isInTrouble, CancellationToken cancellation)
    {
        if (!isInTrouble || service.Dependencies.Count == 0)
        {
            since = null;
            seen.Clear();
            return;
        }
        since ??= clock.Now;
        rounds.Start(cancellation);
        await TakeAsync(service.Probe.Interval, cancellation);
    }

    /// <summary>The same as an answer of an investigation.</summary>
    /// <param name="patience">The longest that is waited for those that have not answered yet.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Finding> FindAsync(TimeSpan patience, CancellationToken cancellation)
    {
        await TakeAsync(patience, cancellation);
        return new Finding(
            "are its dependencies well?",
            service.Dependencies.Count == 0
                ? "none is looked at (depends_on with tcp, http, certificate or command)"
                : string.Join(
                    "; ",
                    service.Dependencies.Select(d =>
                        seen.TryGetValue(d.Name, out var sample)
                            ? $"{d.Name} {(sample.Healthy ? "is well" : "fails")}: {sample.Evidence}"
                            : $"{d.Name} has not answered yet"
                    )
                )
        );
    }

    private async Task TakeAsync(TimeSpan patience, CancellationToken cancellation)
    {
        await rounds.SettleAsync(patience, time, cancellation);
        foreach (var (name, sample) in await rounds.TakeAsync())
        {
            // One that was begun in an earlier trouble says nothing of this one.
            if (sample.At >= since)
            {
                seen[name] = sample;
            }
        }
    }
}
