using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Exposition;

/// <summary>Reads a service's own page of metrics; no Prometheus is needed.</summary>
/// <param name="http">What it asks through.</param>
/// <param name="time">What samples are dated by, as a <see cref="MonotonicClock"/>.</param>
public sealed class MetricsSource(HttpFetcher http, TimeProvider time)
{
    private readonly MonotonicClock clock = new(time);

    /// <summary>One scrape. Trouble with the network or the page is a reading with its reason, never an exception.</summary>
    /// <param name="baseUrl">Where the service answers, without a trailing slash.</param>
    /// <param name="options">Path, names and limits.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Reading> ScrapeAsync(
        string baseUrl,
        ScrapeOptions options,
        CancellationToken cancellation
    )
    {
        var result = await http.FetchAsync(
            new FetchRequest(baseUrl + options.Path, options.Timeout, options.MaxBytes),
            cancellation
        );
        if (result.Answer is not { } answer)
        {
            return Reading.None($"{options.Path}: {result.Failure}");
        }
        if (!answer.Succeeded)
        {
            return Reading.None(
                string.Create(CultureInfo.InvariantCulture, $"{options.Path}: HTTP {answer.Status}")
            );
        }
        var reading = MetricsPage.Read(answer.Body.Span, options, clock.Now);
        return reading.Missing is { } missing
            ? Reading.None($"{options.Path}: {missing}")
            : reading;
    }
}
