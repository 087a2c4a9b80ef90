using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Lastgood.Shop;

/// <summary>What customers asked for and what they got, as a Prometheus text page.</summary>
/// <remarks>Health checks, scrapes and questions for the version are not customers; they are not counted.</remarks>
public sealed class ShopMetrics
{
    /// <summary>Upper bounds in seconds, around the few milliseconds that an answer takes and up to what nobody waits for.</summary>
    private static readonly double[] Bounds =
    [
        .001,
        .0025,
        .005,
        .01,
        .025,
        .05,
        .1,
        .25,
        .5,
        1,
        2.5,
        5,
    ];

    private readonly ConcurrentDictionary<
        (string Method, string Path, int Status),
        long
    > _requests = new();
    private readonly long[] _buckets = new long[Bounds.Length + 1];
    private long _microseconds;
    private int _inFlight;

    private readonly Opening _opening;

    /// <summary>Nothing asked for yet.</summary>
    /// <param name="opening">What is asked for before that is not counted.</param>
    public ShopMetrics(Opening opening)
    {
        _opening = opening;
        // A series that first appears with its first error has no rate yet just when it matters.
        foreach (
            var (method, path) in new[]
            {
                ("GET", "/"),
                ("GET", "/checkout"),
                ("POST", "/checkout"),
            }
        )
        {
            _requests[(method, path, StatusCodes.Status200OK)] = 0;
            _requests[(method, path, StatusCodes.Status500InternalServerError)] = 0;
        }
    }

    /// <summary>Measures one request; a middleware.</summary>
    public async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        if (!_opening.IsOpen || context.Request.Path.Value is "/health" or "/version" or "/metrics")
        {
            await next(context);
            return;
        }

        Interlocked.Increment(ref _inFlight);
        var started = TimeProvider.System.GetTimestamp();
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            // The route, not the address: what anyone types must not become a series.
            var (method, path) = context.GetEndpoint()
                is RouteEndpoint { RoutePattern.RawText: { } pattern }
                ? (context.Request.Method, pattern)
                : ("other", "other");
            Count(method, path, status, TimeProvider.System.GetElapsedTime(started));
        }
    }

    /// <summary>The page.</summary>
    public string Page()
    {
        var page = new StringBuilder();
        page.Append("# HELP http_requests_total Requests of customers that were answered.\n");
        page.Append("# TYPE http_requests_total counter\n");
        foreach (var ((method, path, status), count) in _requests.OrderBy(static r => r.Key))
        {
            Line(
                $"http_requests_total{{method=\"{method}\",path=\"{path}\",status=\"{status}\"}} {count}"
            );
        }

        page.Append(
            "# HELP http_requests_in_flight Requests of customers that wait for an answer.\n"
        );
        page.Append("# TYPE http_requests_in_flight gauge\n");
        Line($"http_requests_in_flight {Volatile.Read(ref _inFlight)}");

        page.Append("# HELP http_request_duration_seconds How long the answers took.\n");
        page.Append("# TYPE http_request_duration_seconds histogram\n");
        var total = 0L;
        for (var i = 0; i <= Bounds.Length; i++)
        {
            total += Interlocked.Read(ref _buckets[i]);
            var bound =
                i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            Line($"http_request_duration_seconds_bucket{{le=\"{bound}\"}} {total}");
        }
        Line($"http_request_duration_seconds_sum {Interlocked.Read(ref _microseconds) / 1e6}");
        Line($"http_request_duration_seconds_count {total}");
        return page.ToString();

        void Line(FormattableString line) =>
            page.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private void Count(string method, string path, int status, TimeSpan took)
    {
        _requests.AddOrUpdate((method, path, status), 1, static (_, count) => count + 1);
        var bucket = Array.FindIndex(Bounds, bound => took.TotalSeconds <= bound);
        Interlocked.Increment(ref _buckets[bucket < 0 ? Bounds.Length : bucket]);
        Interlocked.Add(ref _microseconds, (long)took.TotalMicroseconds);
    }
}
