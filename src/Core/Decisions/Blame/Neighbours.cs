namespace Lastgood.Core.Decisions.Blame;

/// <summary>
/// Which services are in trouble, and since when: one that fails together with others which share a dependency is not
/// failed by its own release. Safe for use by many services at a time.
/// </summary>
public sealed class Neighbours
{
    /// <summary>How far apart two onsets are still one event: scrapes, windows and holds differ from service to service.</summary>
    public static TimeSpan Together { get; } = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Trouble> troubles = new(StringComparer.Ordinal);

    /// <summary>Takes note of how a service is.</summary>
    /// <param name="service">The service.</param>
    /// <param name="dependencies">What it depends on.</param>
    /// <param name="since">Since when it is in trouble, on a clock that never jumps; null: it is not.</param>
    public void Report(string service, IReadOnlyList<string> dependencies, TimeSpan? since)
    {
        lock (gate)
        {
            if (since is { } begun && dependencies.Count > 0)
            {
                troubles[service] = new Trouble(dependencies, begun);
            }
            else
            {
                troubles.Remove(service);
            }
        }
    }

    /// <summary>The services that share a dependency with this one and are in trouble since about the same time, for people.</summary>
    public IReadOnlyList<string> Of(string service)
    {
        lock (gate)
        {
            return !troubles.TryGetValue(service, out var own)
                ? []
                :
                [
                    .. troubles
                        .Where(t =>
                            t.Key != service && (t.Value.Since - own.Since).Duration() <= Together
                        )
                        .OrderBy(static t => t.Key, StringComparer.Ordinal)
                        .Select(t =>
                            (
                                t.Key,
                                Shared: t.Value.Dependencies.FirstOrDefault(
                                    own.Dependencies.Contains
                                )
                            )
                        )
                        .Where(static t => t.Shared is not null)
                        .Select(static t => $"{t.Key}, which shares {t.Shared},"),
                ];
        }
    }

    private sealed record Trouble(IReadOnlyList<string> Dependencies, TimeSpan Since);
}
