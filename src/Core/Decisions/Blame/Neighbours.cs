namespace Lastgood.Core.Decisions.Blame;

/// <summary>
/// Which services are in trouble, and since when: one that fails together with others which share a dependency is not
/// failed by its own release. What is told of a service does not depend on the order in which they report. Safe for use by
/// many services at a time.
/// </summary>
public sealed class Neighbours
{
    /// <summary>How far apart two onsets are still one event: scrapes, windows and holds differ from service to service.</summary>
    public static TimeSpan Together { get; } = TimeSpan.FromMinutes(1);

    /// <summary>So many are named; that there are more is said.</summary>
    private const int Named = 3;

    /// <summary>Sorts behind every name.</summary>
    private const string Last = "\uffff";

    private static readonly Comparer<(TimeSpan Since, string Service)> ByOnset = Comparer<(
        TimeSpan Since,
        string Service
    )>.Create(
        static (a, b) =>
            a.Since.CompareTo(b.Since) is not 0 and var order
                ? order
                : string.CompareOrdinal(a.Service, b.Service)
    );

    private readonly Lock gate = new();
    private readonly Dictionary<string, Trouble> troubles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> dependents = new(StringComparer.Ordinal);

    // By onset, so that thousands that fail together are not gone through for each of them.
    private readonly Dictionary<string, SortedSet<(TimeSpan Since, string Service)>> byDependency =
        new(StringComparer.Ordinal);

    /// <summary>Takes note of a service that will report how it is.</summary>
    /// <param name="service">The service.</param>
    /// <param name="dependencies">What it depends on.</param>
    public void Expect(string service, IReadOnlyList<string> dependencies)
    {
        lock (gate)
        {
            foreach (var dependency in dependencies)
            {
                if (!dependents.TryGetValue(dependency, out var sharing))
                {
                    dependents[dependency] = sharing = new(StringComparer.Ordinal);
                }
                sharing.Add(service);
            }
        }
    }

    /// <summary>The services that share one of these dependencies and are not known to be in trouble, without the service itself.</summary>
    /// <param name="service">The service.</param>
    /// <param name="dependencies">What it depends on.</param>
    public IReadOnlyCollection<string> Well(string service, IReadOnlyList<string> dependencies)
    {
        var well = new HashSet<string>(StringComparer.Ordinal);
        lock (gate)
        {
            foreach (var dependency in dependencies)
            {
                if (dependents.TryGetValue(dependency, out var sharing))
                {
                    well.UnionWith(sharing);
                }
            }
            well.ExceptWith(troubles.Keys);
        }
        well.Remove(service);
        return well;
    }

    /// <summary>Takes note of how a service is.</summary>
    /// <param name="service">The service.</param>
    /// <param name="dependencies">What it depends on.</param>
    /// <param name="since">Since when it is in trouble, on a clock that never jumps; null: it is not.</param>
    public void Report(string service, IReadOnlyList<string> dependencies, TimeSpan? since)
    {
        lock (gate)
        {
            if (troubles.Remove(service, out var known))
            {
                foreach (var dependency in known.Dependencies)
                {
                    byDependency[dependency].Remove((known.Since, service));
                }
            }
            if (since is not { } begun || dependencies.Count == 0)
            {
                return;
            }
            troubles[service] = new Trouble(dependencies, begun);
            foreach (var dependency in dependencies)
            {
                Of(dependency, byDependency).Add((begun, service));
            }
        }
    }

    /// <summary>The services that share a dependency with this one and are in trouble since about the same time, for people.</summary>
    public IReadOnlyList<string> Of(string service)
    {
        lock (gate)
        {
            if (!troubles.TryGetValue(service, out var own))
            {
                return [];
            }
            var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var dependency in own.Dependencies)
            {
                var together = byDependency[dependency]
                    .GetViewBetween((own.Since - Together, ""), (own.Since + Together, Last));
                foreach (var (_, other) in together)
                {
                    if (other == service || !named.TryAdd(other, dependency))
                    {
                        continue;
                    }
                    if (named.Count > Named)
                    {
                        named.Remove(other);
                        return [.. Texts(named), "others"];
                    }
                }
            }
            return [.. Texts(named)];
        }
    }

    private static IEnumerable<string> Texts(SortedDictionary<string, string> named) =>
        named.Select(static n => $"{n.Key}, which shares {n.Value},");

    private static SortedSet<(TimeSpan Since, string Service)> Of(
        string dependency,
        Dictionary<string, SortedSet<(TimeSpan Since, string Service)>> byDependency
    )
    {
        if (!byDependency.TryGetValue(dependency, out var onsets))
        {
            byDependency[dependency] = onsets = new(ByOnset);
        }
        return onsets;
    }

    private sealed record Trouble(IReadOnlyList<string> Dependencies, TimeSpan Since);
}
