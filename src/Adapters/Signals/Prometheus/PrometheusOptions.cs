using Lastgood.Adapters.Http;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>Where a Prometheus (or Mimir, Thanos, VictoriaMetrics) answers, and what it is asked about which services.</summary>
public sealed record PrometheusOptions
{
    /// <summary>
    /// The address before <c>/api/v1/query</c>, without a trailing slash: <c>http://127.0.0.1:9090</c>, Mimir's
    /// <c>https://mimir.example.com/prometheus</c>.
    /// </summary>
    public required string Url { get; init; }

    /// <summary>The label that says which service a series belongs to. The text of <c>$label</c> in queries.</summary>
    public string Label { get; init; } = "service";

    /// <summary>Those that are asked about, at least one; neither names nor values twice.</summary>
    public required IReadOnlyList<PrometheusService> Services { get; init; }

    /// <summary>What is asked, one a signal; see <see cref="PrometheusQueries"/> for the usual ones.</summary>
    public IReadOnlyList<PrometheusQuery> Queries { get; init; } = PrometheusQueries.Usual();

    /// <summary>
    /// The span that rates and quantiles are measured over, where a query has none of its own: the text of
    /// <c>$window</c>. 1 s to 1 h. Prometheus needs two scrapes in it; four are advised.
    /// </summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How old the newest scraped data may be, 1 s to 1 h. An instant query answers with the time of its evaluation,
    /// whatever the age of the data, so that the age is asked for with a query of its own
    /// (<see cref="PrometheusQuery.Newest"/>).
    /// </summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How far the clocks of those who evaluate, answer and scrape may be apart, 1 s to 1 h; the <c>Date</c> of an answer
    /// has whole seconds.
    /// </summary>
    public TimeSpan MaxSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest that one reading may take, all its queries together; also one query of a history. 100 ms to 5 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest answer to one query that is read, in bytes. A larger one is no data.</summary>
    public int MaxAnswerBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// The largest form that is posted, in bytes, at least 1024: with more services than fit, a query is asked several
    /// times. 32 KiB hold some 1000 services by usual names, and stay far below what proxies and Go's form reader (1 MB,
    /// 10 MB) refuse.
    /// </summary>
    public int MaxFormBytes { get; init; } = 32 * 1024;

    /// <summary>How many queries are under way at once, 1 to 20, which is Prometheus' own <c>--query.max-concurrency</c>.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>
    /// The longest that nothing is asked after HTTP 429 or 5xx, 1 s to 1 h, whatever <c>Retry-After</c> says. Without one it
    /// is 1 s, doubled with each failure.
    /// </summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>As whom it asks.</summary>
    public HttpAccess Access { get; init; } = new();

    /// <summary>Further headers: Mimir's tenant is <c>X-Scope-OrgID</c>. They are no secrets.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>A service and how its series are labelled.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Value">The value of <see cref="PrometheusOptions.Label"/>, 1 to 500 characters; null: its name.</param>
public sealed record PrometheusService(string Name, string? Value = null)
{
    /// <summary>The value of the label.</summary>
    public string LabelValue => Value ?? Name;
}
