using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.AccessLogs;

/// <summary>
/// The requests of a service's releases by one access log. What a log counts goes on over releases: here each activation
/// begins at zero. Safe for use by several threads.
/// </summary>
public sealed class AccessLogCounters : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);
    private readonly List<AccessLogSource> sources = [];
    private string? serving;

    /// <summary>Creates it; nothing is read yet.</summary>
    /// <param name="places">How the log is read for the release at each address; all the same where lines do not tell.</param>
    /// <param name="time">What samples are dated by.</param>
    public AccessLogCounters(
        IReadOnlyDictionary<string, AccessLogOptions> places,
        TimeProvider time
    )
    {
        var shared = new Dictionary<string, AccessLogSource>(StringComparer.Ordinal);
        foreach (var (url, options) in places)
        {
            var lines = string.Join(
                '\n',
                options.Filters.Select(static f => $"{f.Name} {f.Value}")
            );
            if (!shared.TryGetValue(lines, out var source))
            {
                shared.Add(lines, source = new AccessLogSource(options, time));
                sources.Add(source);
            }
            this.places.Add(url, new Place(source));
        }
    }

    /// <summary>Whether lines tell which place answered, so that two releases at a time can be told apart.</summary>
    public bool TellsPlaces => sources.Count > 1;

    private sealed class Place(AccessLogSource source)
    {
        public AccessLogSource Source => source;

        /// <summary>What was counted when the release there was activated; null where that is not known.</summary>
        public RequestSample? Zero { get; set; }

        /// <summary>The next sample is where its counting begins.</summary>
        public bool Begins { get; set; }
    }

    /// <summary>
    /// The release at an address was activated: what was counted before is another's. Where lines tell places apart, what
    /// came there since the last reading of the release before is the new one's already.
    /// </summary>
    /// <param name="url">Where it runs.</param>
    public void Begin(string url)
    {
        gate.Wait();
        try
        {
            var place = places[url];
            place.Begins = serving == url || place.Zero is null || !TellsPlaces;
            serving = url;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Everything at an address since this looks on: for a difference between two moments.</summary>
    /// <param name="url">Where the release runs.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<Reading> ReadAsync(string url, CancellationToken cancellation) =>
        places[url].Source.ReadAsync(cancellation);

    /// <summary>What came to the release at an address since <see cref="Begin"/>; no data where that was never told.</summary>
    /// <param name="url">Where the release runs.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Reading> SinceActivationAsync(string url, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var place = places[url];
            if (place is { Zero: null, Begins: false })
            {
                return Reading.None(
                    "the log was not followed since the release was activated: only a watch does"
                );
            }
            if (url == serving && TellsPlaces)
            {
                await SetAsideAsync(cancellation);
            }
            var reading = await place.Source.ReadAsync(cancellation);
            if (reading.Sample is not { } sample)
            {
                return reading;
            }
            if (place.Begins)
            {
                place.Zero = sample;
                place.Begins = false;
            }
            return reading with { Sample = Minus(sample, place.Zero!) };
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sources.ForEach(static source => source.Dispose());
        gate.Dispose();
    }

    // What other places count while this one serves belongs to no release that is yet to come.
    private async Task SetAsideAsync(CancellationToken cancellation)
    {
        foreach (var (url, place) in places)
        {
            if (url != serving && (await place.Source.ReadAsync(cancellation)).Sample is { } idle)
            {
                place.Zero = idle;
            }
        }
    }

    private static RequestSample Minus(RequestSample now, RequestSample zero) =>
        now with
        {
            Requests = Minus(now.Requests, zero.Requests),
            Failures = Minus(now.Failures, zero.Failures),
            Latency = now.Latency.ToDictionary(
                static pair => pair.Key,
                pair =>
                    zero.Latency.TryGetValue(pair.Key, out var before)
                        ? pair.Value with
                        {
                            Counts =
                            [
                                .. pair.Value.Counts.Zip(before.Counts, static (a, b) => a - b),
                            ],
                        }
                        : pair.Value,
                StringComparer.Ordinal
            ),
        };

    private static Dictionary<string, double> Minus(
        IReadOnlyDictionary<string, double> now,
        IReadOnlyDictionary<string, double> zero
    ) =>
        now.ToDictionary(
            static pair => pair.Key,
            pair => pair.Value - zero.GetValueOrDefault(pair.Key),
            StringComparer.Ordinal
        );
}
