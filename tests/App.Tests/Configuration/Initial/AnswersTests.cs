using Lastgood.App.Configuration.Initial;

namespace Lastgood.App.Tests.Configuration.Initial;

public sealed class AnswersTests
{
    [Theory]
    [InlineData("1.4.2\n", "1.4.2", null)]
    [InlineData("{\"version\":\"1.4.2\",\"commit\":\"abc\"}", "1.4.2", "version")]
    [InlineData(" {\"name\":\"shop\",\"commit\":\"abc123\"}", "abc123", "commit")]
    public void A_version_is_a_text_or_a_member(string body, string version, string? member) =>
        Assert.Equal(new VersionFacts(version, member), Answers.Version(body));

    [Theory]
    [InlineData("")]
    [InlineData("<!doctype html><html></html>")]
    [InlineData("not found here")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":")]
    [InlineData("{\"name\":\"shop\"}")]
    public void Anything_else_is_no_version(string body) => Assert.Null(Answers.Version(body));

    [Fact]
    public void The_counter_and_the_latency_are_found_on_a_page() =>
        Assert.Equal(
            new MetricsFacts("http_requests_total", "status", "http_request_duration_seconds"),
            Answers.Metrics(
                """
                # HELP http_requests_total Requests.
                # TYPE http_requests_total counter
                process_cpu_seconds_total 1
                http_requests_total{method="GET",status="200"} 5
                http_request_duration_seconds_bucket{le="0.1"} 5
                http_request_duration_seconds_bucket{le="+Inf"} 5
                """
            )
        );

    [Fact]
    public void A_page_of_Spring_Boot_is_understood() =>
        Assert.Equal(
            new MetricsFacts("http_server_requests_seconds_count", "status", null),
            Answers.Metrics(
                "http_server_requests_seconds_count{method=\"GET\",status=\"200\",uri=\"/\"} 5.0\n"
            )
        );

    [Theory]
    [InlineData("")]
    [InlineData("<html>{status=\"x\"}</html>")]
    [InlineData("go_goroutines 5\nhttp_requests_total 7\n")]
    public void A_page_without_a_counter_by_status_is_none(string page) =>
        Assert.Null(Answers.Metrics(page));
}
