using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Exposition;

/// <summary>Reads a service's own page of metrics; no Prometheus is needed.</summary>
/// <param name="http">What it asks through.</param>
/// <param name="time">What samples are dated by, as a <see cref="MonotonicClock"/>.</param>
public sealed class MetricsSource(HttpFetcher http, TimeProvider time)
{
    private const string OpenMetrics = "application/openmetrics-text";

    /// <summary>
    /// Names of counters differ between the two formats: those of the first are what people see who look at the page, and
    /// what the configuration has.
    /// </summary>
    private const string Accepted =
        $"text/plain;version=0.0.4, {OpenMetrics};version=1.0.0;q=0.8, */*;q=0.1";

    private static readonly Dictionary<string, string> Headers = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["Accept"] = Accepted,
    };

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
            new FetchRequest(baseUrl + options.Path, options.Timeout, options.MaxBytes)
            {
                Headers = Headers,
            },
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
        if (
            answer
                .Headers.GetValueOrDefault("Content-Type")
                ?.StartsWith(OpenMetrics, StringComparison.OrdinalIgnoreCase) == true
            && !ExpositionLines.HasEnd(answer.Body.Span)
        )
        {
            return Reading.None(
                $"{options.Path}: the page is cut off: OpenMetrics ends with \"# EOF\""
            );
        }
        var reading = MetricsPage.Read(answer.Body.Span, options, clock.Now);
        return reading.Missing is { } missing
            ? Reading.None($"{options.Path}: {missing}")
            : reading;
    }
}
