using System.Net;
using System.Net.Sockets;
using System.Text;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Signals.Exposition;
using Lastgood.Adapters.Tests.Http;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Exposition;

public sealed class MetricsSourceTests : IDisposable
{
    private const string Page = "http_requests_total{status=\"200\"} 5\n";
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private readonly HttpFetcher http = new(TimeProvider.System);

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task A_page_is_a_sample_of_the_moment_at_which_it_was_read()
    {
        await using var server = RawServer.With(200, Page);
        var clock = new MonotonicClock(TimeProvider.System);
        var before = clock.Now;

        var sample = (await Scrape(server.Url)).Sample!;

        Assert.Equal(5, sample.Requests["status=\"200\""]);
        Assert.InRange(sample.At, before, clock.Now);
        Assert.StartsWith(
            "GET /metrics ",
            Assert.Single(server.Requests),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("# TYPE http_requests counter\n" + Page + "# EOF\n", null)]
    [InlineData(
        "# TYPE http_requests counter\n" + Page,
        "/metrics: the page is cut off: OpenMetrics ends with \"# EOF\""
    )]
    public async Task OpenMetrics_is_taken_where_it_is_whole(string page, string? missing)
    {
        await using var server = new RawServer(
            (stream, _, stop) =>
                stream
                    .WriteAsync(
                        Encoding.ASCII.GetBytes(
                            $"HTTP/1.1 200 OK\r\nContent-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\nContent-Length: {page.Length}\r\n\r\n{page}"
                        ),
                        stop
                    )
                    .AsTask()
        );

        var reading = await Scrape(server.Url);

        Assert.Equal(missing, reading.Missing);
        Assert.Equal(missing is null ? 5 : null, reading.Sample?.Requests["status=\"200\""]);
        Assert.Contains(
            "Accept: text/plain; version=0.0.4, application/openmetrics-text; version=1.0.0; q=0.8",
            Assert
                .Single(server.Requests)
                .Replace(";v", "; v", StringComparison.Ordinal)
                .Replace(";q", "; q", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(500, Page, "/metrics: HTTP 500")]
    [InlineData(404, "", "/metrics: HTTP 404")]
    [InlineData(204, "", "/metrics: the page has no metrics")]
    [InlineData(
        200,
        "\u0001\u0002garbage",
        "/metrics: the page is not Prometheus text, it begins:   garbage"
    )]
    public async Task An_answer_without_metrics_is_no_data(int status, string body, string why)
    {
        await using var server = RawServer.With(status, body);

        Assert.Equal(Reading.None(why), await Scrape(server.Url));
    }

    [Fact]
    public async Task A_page_of_random_bytes_is_no_data()
    {
        var garbage = new byte[1024 * 1024];
        new Random(5).NextBytes(garbage);
        await using var server = new RawServer(
            async (stream, _, stop) =>
            {
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"HTTP/1.1 200 OK\r\nContent-Length: {garbage.Length}\r\n\r\n"
                    ),
                    stop
                );
                await stream.WriteAsync(garbage, stop);
            }
        );

        var reading = await Scrape(server.Url);

        Assert.Null(reading.Sample);
        Assert.DoesNotContain(reading.Missing!, char.IsControl);
    }

    [Fact]
    public async Task A_page_of_50_MB_is_no_data()
    {
        await using var server = new RawServer(
            async (stream, _, stop) =>
            {
                await stream.WriteAsync(
                    "HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n"u8.ToArray(),
                    stop
                );
                var line = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Page, 1000)));
                for (var sent = 0; sent < 50 * 1024 * 1024; sent += line.Length)
                {
                    await stream.WriteAsync(line, stop);
                }
            }
        );

        Assert.Equal(
            Reading.None("/metrics: answer larger than 8 MiB"),
            await Scrape(server.Url, TimeSpan.FromSeconds(60))
        );
    }

    [Fact]
    public async Task A_server_that_hangs_is_no_data()
    {
        await using var server = new RawServer(
            static (_, _, stop) => Task.Delay(Timeout.Infinite, stop)
        );

        Assert.Equal(
            Reading.None("/metrics: no answer within 300 ms"),
            await Scrape(server.Url, Short)
        );
    }

    [Fact]
    public async Task A_server_that_drips_is_no_data()
    {
        await using var server = new RawServer(
            static async (stream, _, stop) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stop);
                while (true)
                {
                    await stream.WriteAsync("#"u8.ToArray(), stop);
                    await Task.Delay(20, stop);
                }
            }
        );

        Assert.Equal(
            Reading.None("/metrics: no answer within 300 ms"),
            await Scrape(server.Url, Short)
        );
    }

    [Fact]
    public async Task A_page_that_breaks_off_is_no_data()
    {
        await using var server = new RawServer(
            static async (stream, _, stop) =>
            {
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + Page
                    ),
                    stop
                );
                stream.Socket.Shutdown(SocketShutdown.Both);
            }
        );

        Assert.NotNull((await Scrape(server.Url)).Missing);
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_no_data()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        Assert.Equal(
            Reading.None("/metrics: connection refused"),
            await Scrape($"http://127.0.0.1:{port}")
        );
    }

    [Fact]
    public async Task Giving_up_is_not_a_reading()
    {
        using var cancelled = new CancellationTokenSource();
        await using var server = new RawServer(
            async (_, _, stop) =>
            {
                await cancelled.CancelAsync();
                await Task.Delay(Timeout.Infinite, stop);
            }
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new MetricsSource(http, TimeProvider.System).ScrapeAsync(
                server.Url,
                new ScrapeOptions { Timeout = TimeSpan.FromSeconds(60) },
                cancelled.Token
            )
        );
    }

    private Task<Reading> Scrape(string url, TimeSpan? timeout = null) =>
        new MetricsSource(http, TimeProvider.System).ScrapeAsync(
            url,
            new ScrapeOptions { Timeout = timeout ?? TimeSpan.FromSeconds(30) },
            TestContext.Current.CancellationToken
        );
}
