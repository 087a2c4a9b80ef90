using System.Text;
using Lastgood.Adapters.Signals.Exposition;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Exposition;

public sealed class MetricsPageTests
{
    private const string Shop = """
        # HELP http_requests_total Requests.
        # TYPE http_requests_total counter
        http_requests_total{status="200",method="GET"} 1027
        http_requests_total{method="POST",status="503"} 3
        # TYPE http_request_duration_seconds histogram
        http_request_duration_seconds_bucket{method="GET",le="0.5"} 1000
        http_request_duration_seconds_bucket{method="GET",le="+Inf"} 1030
        http_request_duration_seconds_bucket{method="GET",le="0.1"} 900
        http_request_duration_seconds_sum{method="GET"} 80.5
        http_request_duration_seconds_count{method="GET"} 1030

        """;

    [Fact]
    public void A_page_gives_requests_failures_and_latency_by_series()
    {
        var sample = Read(Shop).Sample!;

        Assert.Equal(TimeSpan.FromSeconds(7), sample.At);
        Assert.Equal(1027, sample.Requests["method=\"GET\",status=\"200\""]);
        Assert.Equal(3, sample.Requests["method=\"POST\",status=\"503\""]);
        Assert.Equal("method=\"POST\",status=\"503\"", Assert.Single(sample.Failures).Key);
        var (key, histogram) = Assert.Single(sample.Latency);
        Assert.Equal("method=\"GET\"", key);
        Assert.Equal([0.1, 0.5, double.PositiveInfinity], histogram.Bounds);
        Assert.Equal([900, 1000, 1030], histogram.Counts);
    }

    // From https://prometheus.io/docs/specs/om/open_metrics_spec/, with labels that tell a status.
    private const string OpenMetrics = """
        # TYPE acme_http_router_request_seconds summary
        # UNIT acme_http_router_request_seconds seconds
        # HELP acme_http_router_request_seconds Latency though all of ACME's HTTP request router.
        acme_http_router_request_seconds_sum{path="/api/v1",method="GET"} 9036.32
        acme_http_router_request_seconds_count{path="/api/v1",method="GET"} 807283.0
        acme_http_router_request_seconds_created{path="/api/v1",method="GET"} 1605281325.0
        # TYPE foo counter
        foo_total{status="200"} 17.0 1520879607.789 # {trace_id="KOO5S4vxi0o"} 0.67
        foo_created{status="200"} 1520430000.123 1520879607.789
        foo_total{status="503"} 2.0
        foo_created{status="503"} 1520430000.123
        # TYPE bar histogram
        bar_bucket{le="0.0"} 0
        bar_bucket{le="1e-05"} 0
        bar_bucket{le="0.1"} 8 # {} 0.054
        bar_bucket{le="1"} 11 # {trace_id="KOO5S4vxi0o"} 0.67
        bar_bucket{le="10"} 17 # {trace_id="oHg5SJYRHA0"} 9.8 1520879607.789
        bar_bucket{le="+Inf"} 17
        bar_count 17
        bar_sum 324789.3
        bar_created 1520430000.123
        # EOF
        """;

    [Theory]
    [InlineData("foo_total")]
    [InlineData("foo")]
    public void A_page_of_OpenMetrics_is_read_by_either_name(string counter)
    {
        var reading = Read(OpenMetrics, new ScrapeOptions { Requests = counter, Latency = "bar" });

        var sample = reading.Sample!;
        Assert.Equal(
            (17, 2),
            (sample.Requests["status=\"200\""], sample.Requests["status=\"503\""])
        );
        Assert.Equal(2, sample.Requests.Count);
        Assert.Equal(2, Assert.Single(sample.Failures).Value);
        Assert.Equal([0, 0, 8, 11, 17, 17], Assert.Single(sample.Latency).Value.Counts);
    }

    [Fact]
    public void A_counter_that_has_its_own_name_is_read_by_that()
    {
        var page = "x{status=\"200\"} 1\nx_total{status=\"200\"} 2\n";

        var sample = Read(page, new ScrapeOptions { Requests = "x" }).Sample!;

        Assert.Equal(1, Assert.Single(sample.Requests).Value);
    }

    [Fact]
    public void The_status_may_be_a_class()
    {
        var sample = Read(
            "http_requests_total{status=\"2xx\"} 5\nhttp_requests_total{status=\"5xx\"} 1\n"
        ).Sample!;

        Assert.Equal("status=\"5xx\"", Assert.Single(sample.Failures).Key);
    }

    [Fact]
    public void OpenMetrics_declares_the_counter_without_its_suffix()
    {
        var reading = Read("# TYPE http_requests counter\n# EOF\n");

        Assert.Null(reading.Missing);
        Assert.Empty(reading.Sample!.Requests);
    }

    [Fact]
    public void A_series_that_is_listed_twice_has_no_value()
    {
        var sample = Read(Shop + "http_requests_total{method=\"GET\",status=\"200\"} 1\n").Sample!;

        Assert.Equal(double.NaN, sample.Requests["method=\"GET\",status=\"200\""]);
    }

    [Theory]
    [InlineData("", "the page has no metrics")]
    [InlineData("# a comment\n", "the page has no metrics")]
    [InlineData(
        "<!doctype html>\n<h1>502</h1>",
        "the page is not Prometheus text, it begins: <!doctype html> <h1>502</h1>"
    )]
    [InlineData("go_goroutines 5\n", "no counter http_requests_total on the page")]
    [InlineData(
        "app_http_request_total 1\nhttp_responses 2\nprocess_cpu_seconds_total 3\nup 4\nhttp_x 5\n",
        "no counter http_requests_total on the page; near names there: app_http_request_total, http_x, http_responses"
    )]
    [InlineData(
        "http_requests_total{code=\"200\"} 5\n",
        "http_requests_total has no label status to tell failures by; labels there: code"
    )]
    [InlineData(
        "http_requests_total 5\n",
        "http_requests_total has no label status to tell failures by; it has no labels"
    )]
    [InlineData(
        "http_requests_total{status=\"ok\"} 5\nhttp_requests_total{status=\"error\"} 5\n",
        "the label status of http_requests_total holds error, ok, no HTTP status"
    )]
    public void A_page_without_what_was_asked_for_is_no_data_and_says_why(string page, string why)
    {
        Assert.Equal(Reading.None(why), Read(page));
    }

    [Theory]
    [InlineData("# TYPE http_request_duration_seconds histogram\n", "no latency was observed yet")]
    [InlineData(
        "# TYPE http_request_duration_seconds summary\nhttp_request_duration_seconds{quantile=\"0.95\"} 1\n",
        "http_request_duration_seconds is a summary, whose quantiles cannot be put together: a histogram is needed"
    )]
    [InlineData(
        "http_server_duration_seconds_bucket{le=\"1\"} 5\n",
        "no histogram http_request_duration_seconds on the page; near names there: http_server_duration_seconds"
    )]
    public void A_missing_histogram_is_said_and_does_not_cost_the_rest(string page, string why)
    {
        var reading = Read("http_requests_total{status=\"200\"} 5\n" + page);

        Assert.Single(reading.Sample!.Requests);
        Assert.Equal(why, reading.LatencyMissing);
    }

    [Fact]
    public void Where_no_histogram_is_asked_for_none_is_missing()
    {
        var reading = Read(Shop, new ScrapeOptions { Latency = null });

        Assert.Empty(reading.Sample!.Latency);
        Assert.Null(reading.LatencyMissing);
    }

    [Fact]
    public void Scrapes_of_a_page_are_measured()
    {
        var window = new RequestWindow(TimeSpan.FromSeconds(10), minRequests: 20);
        window.Add(default, Read(Shop.Replace("1027", "1000", StringComparison.Ordinal), at: 2));
        window.Add(default, Read(Shop, at: 7));

        Assert.Equal(27, window.Measure(TimeSpan.FromSeconds(7)).Requests);
    }

    private static Reading Read(string page, ScrapeOptions? options = null, int at = 7) =>
        MetricsPage.Read(
            Encoding.UTF8.GetBytes(page),
            options ?? new ScrapeOptions(),
            TimeSpan.FromSeconds(at)
        );
}
