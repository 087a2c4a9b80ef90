using Lastgood.Adapters.Http;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Http;

public sealed class ServiceProbeTests : IDisposable
{
    private static readonly ProbeOptions Options = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly ServiceProbe probe;

    public ServiceProbeTests() => probe = new ServiceProbe(http, TimeProvider.System);

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(302, false)]
    [InlineData(404, false)]
    [InlineData(503, false)]
    public async Task Only_2xx_is_healthy(int status, bool healthy)
    {
        await using var server = RawServer.With(status, "");
        var clock = new MonotonicClock(TimeProvider.System);
        var before = clock.Now;

        var sample = await probe.HealthAsync(server.Url, Options, Cancellation);

        Assert.Equal(healthy, sample.Healthy);
        Assert.StartsWith($"HTTP {status} in ", sample.Evidence, StringComparison.Ordinal);
        Assert.InRange(sample.At, before, clock.Now);
        Assert.StartsWith("GET /health ", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_not_healthy()
    {
        string url;
        await using (var server = RawServer.With(200, ""))
        {
            url = server.Url;
        }

        var sample = await probe.HealthAsync(url, Options, Cancellation);

        Assert.Equal((false, "connection refused"), (sample.Healthy, sample.Evidence));
    }

    [Fact]
    public async Task A_long_page_can_be_healthy()
    {
        await using var server = RawServer.With(200, new string('x', 1_000_000));

        Assert.True((await probe.HealthAsync(server.Url, Options, Cancellation)).Healthy);
    }

    [Theory]
    [InlineData(null, " 1.4.2\n", "1.4.2", "/version: 1.4.2")]
    [InlineData(null, "\uFEFF1.4.2", "1.4.2", "/version: 1.4.2")]
    [InlineData(null, "", null, "/version: not a version: ")]
    [InlineData(null, "<html>\n<b>oops", null, "/version: not a version: <html> <b>oops")]
    [InlineData("version", "{\"name\":\"shop\",\"version\":\"1.4.2\"}", "1.4.2", "/version: 1.4.2")]
    [InlineData("version", "{\"version\":42}", "42", "/version: 42")]
    [InlineData(
        "version",
        "{\"version\":null, \"version\":{}}",
        null,
        "/version: not a version: {}"
    )]
    [InlineData("version", "{\"version\":\"-rf\"}", null, "/version: not a version: -rf")]
    [InlineData(
        "version",
        "{\"Version\":\"1\"}",
        null,
        "/version: no member \"version\" in {\"Version\":\"1\"}"
    )]
    [InlineData("version", "[1]", null, "/version: no member \"version\" in [1]")]
    [InlineData(
        "version",
        "{\"version\":\"\\ud800\"}",
        null,
        "/version: not JSON: {\"version\":\"\\ud800\"}"
    )]
    [InlineData("version", "1.4.2", null, "/version: not JSON: 1.4.2")]
    public async Task A_version_is_believed_only_where_it_is_one(
        string? field,
        string body,
        string? version,
        string evidence
    )
    {
        await using var server = RawServer.With(200, body);

        var answer = await probe.VersionAsync(
            server.Url,
            Options with
            {
                VersionField = field,
            },
            Cancellation
        );

        Assert.Equal(new VersionAnswer(version, evidence), answer);
    }

    [Fact]
    public async Task Garbage_of_any_depth_is_no_version()
    {
        await using var server = RawServer.With(200, new string('[', 60_000));

        var answer = await probe.VersionAsync(
            server.Url,
            Options with
            {
                VersionField = "version",
            },
            Cancellation
        );

        Assert.Null(answer.Version);
    }

    [Fact]
    public async Task An_error_page_is_no_version_even_when_it_looks_like_one()
    {
        await using var server = RawServer.With(500, "1.4.2");

        var answer = await probe.VersionAsync(server.Url, Options, Cancellation);

        Assert.Null(answer.Version);
        Assert.StartsWith("/version: HTTP 500 in ", answer.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_header_is_passed_on()
    {
        await using var server = RawServer.With(200, "1.0");

        await probe.VersionAsync(server.Url, Options, "shop.example", Cancellation);
        await probe.HealthAsync(server.Url, Options, "shop.example", Cancellation);

        Assert.All(
            server.Requests,
            r => Assert.Contains("Host: shop.example\r\n", r, StringComparison.Ordinal)
        );
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
