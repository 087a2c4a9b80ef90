using System.Net;
using System.Net.Sockets;
using System.Text;
using Lastgood.Adapters.Http;

namespace Lastgood.Adapters.Tests.Http;

public sealed class HttpFetcherTests : IDisposable
{
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private readonly HttpFetcher http = new(TimeProvider.System);

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task An_answer_has_status_headers_and_body()
    {
        await using var server = RawServer.With(
            503,
            "dömm",
            "Retry-After: 5\r\nX-A: 1\r\nX-A: 2\r\n"
        );

        var result = await Fetch(server.Url);

        Assert.Null(result.Failure);
        Assert.Equal(
            (503, false, "dömm"),
            (result.Answer!.Status, result.Answer.Succeeded, result.Answer.Text)
        );
        Assert.Equal("5", result.Answer.Headers["retry-after"]);
        Assert.Equal("1, 2", result.Answer.Headers["X-A"]);
    }

    [Fact]
    public async Task Every_question_has_a_connection_of_its_own()
    {
        await using var server = RawServer.With(200, "ok");

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("ok", (await Fetch(server.Url)).Answer!.Text);
        }

        Assert.Equal(5, server.Connections);
        Assert.All(
            server.Requests,
            r => Assert.Contains("Connection: close\r\n", r, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_redirect_is_the_answer()
    {
        await using var server = RawServer.With(302, "", "Location: /elsewhere\r\n");

        var result = await Fetch(server.Url);

        Assert.Equal(302, result.Answer!.Status);
        Assert.Equal("/elsewhere", result.Answer.Headers["Location"]);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task The_host_header_can_be_another_one()
    {
        await using var server = RawServer.With(200, "ok");

        await http.FetchAsync(
            new FetchRequest(server.Url, Ample, 100) { Host = "shop.example" },
            Cancellation
        );

        Assert.Contains(
            "Host: shop.example\r\n",
            Assert.Single(server.Requests),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_body_may_be_as_long_as_the_bound_and_no_longer(int beyond)
    {
        await using var server = RawServer.With(200, new string('x', 2048 + beyond));

        var result = await Fetch(server.Url, max: 2048);

        Assert.Equal(beyond == 0 ? null : "answer larger than 2 KiB", result.Failure);
        Assert.Equal(beyond == 0 ? 2048 : null, result.Answer?.Body.Length);
    }

    [Theory]
    [InlineData("Content-Length: 52428800\r\n\r\n")]
    [InlineData("\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1000\r\n")]
    public async Task Of_a_page_of_50_MB_only_the_beginning_is_taken_from_the_wire(string headers)
    {
        long sent = 0;
        await using var server = new RawServer(
            async (stream, _, stop) =>
            {
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + headers),
                    stop
                );
                var block = Encoding.ASCII.GetBytes(
                    headers.Contains("chunked", StringComparison.Ordinal)
                        ? new string('x', 4096) + "\r\n1000\r\n"
                        : new string('x', 4096)
                );
                while (sent < 50 * 1024 * 1024)
                {
                    await stream.WriteAsync(block, stop);
                    sent += block.Length;
                }
            }
        );

        var result = await Fetch(server.Url, max: 1024 * 1024);

        Assert.Equal("answer larger than 1 MiB", result.Failure);
        Assert.InRange(sent, 0, 30 * 1024 * 1024);
    }

    [Fact]
    public async Task A_long_body_can_be_cut()
    {
        await using var server = RawServer.With(200, "0123456789");

        var result = await http.FetchAsync(
            new FetchRequest(server.Url, Ample, 4) { CutBody = true },
            Cancellation
        );

        Assert.Equal("0123", result.Answer!.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")]
    public async Task A_server_that_hangs_anywhere_is_no_answer_in_time(string beginning)
    {
        await using var server = new RawServer(
            async (stream, _, stop) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), stop);
                await Task.Delay(Timeout.Infinite, stop);
            }
        );

        Assert.Equal("no answer within 300 ms", (await Fetch(server.Url, Short)).Failure);
    }

    [Fact]
    public async Task A_body_that_drips_for_ever_is_no_answer_in_time()
    {
        await using var server = new RawServer(
            async (stream, _, stop) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n\r\n"), stop);
                while (true)
                {
                    await stream.WriteAsync("x"u8.ToArray(), stop);
                    await Task.Delay(20, stop);
                }
            }
        );

        Assert.Equal("no answer within 300 ms", (await Fetch(server.Url, Short)).Failure);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "what came back is not HTTP")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "the connection was closed before the answer was complete"
    )]
    [InlineData("", "the connection was closed before the answer was complete")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "what came back is not HTTP"
    )]
    public async Task Garbage_is_named(string answer, string expected)
    {
        await using var server = new RawServer(
            async (stream, _, stop) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop);
                stream.Socket.Shutdown(SocketShutdown.Send);
            }
        );

        Assert.Equal(expected, (await Fetch(server.Url)).Failure);
    }

    [Fact]
    public async Task Endless_headers_are_refused()
    {
        await using var server = RawServer.Saying(
            "HTTP/1.1 200 OK\r\nX: " + new string('x', 100_000) + "\r\n\r\n"
        );

        Assert.Equal("the answer's headers are too long", (await Fetch(server.Url)).Failure);
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_named()
    {
        await using var server = new RawServer(
            (stream, _, _) =>
            {
                stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
                stream.Socket.Close();
                return Task.CompletedTask;
            }
        );

        Assert.Equal("connection reset", (await Fetch(server.Url)).Failure);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_refuses()
    {
        using var taken = new Socket(
            AddressFamily.InterNetwork,
            SocketType.Stream,
            ProtocolType.Tcp
        );
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        Assert.Equal("connection refused", (await Fetch($"http://127.0.0.1:{port}")).Failure);
    }

    [Theory]
    [InlineData("http://no-such-host.invalid/", "the host name cannot be resolved")]
    [InlineData("ftp://127.0.0.1/", "ftp://127.0.0.1/ is not an http or https address")]
    [InlineData("not an address", "not an address is not an http or https address")]
    public async Task An_address_that_leads_nowhere_is_named(string url, string expected) =>
        Assert.Equal(expected, (await Fetch(url)).Failure);

    [Fact]
    public async Task A_host_header_that_cannot_be_sent_is_a_reason()
    {
        var result = await http.FetchAsync(
            new FetchRequest("http://127.0.0.1:9/", Ample, 4) { Host = "a b\r\nc" },
            Cancellation
        );

        Assert.NotNull(result.Failure);
    }

    [Fact]
    public async Task Cancellation_is_the_callers_own_wish_and_thrown()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var server = new RawServer((_, _, _) => cancel.CancelAsync());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            http.FetchAsync(new FetchRequest(server.Url, Ample, 100), cancel.Token)
        );
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<FetchResult> Fetch(string url, TimeSpan? timeout = null, int max = 100_000) =>
        http.FetchAsync(new FetchRequest(url, timeout ?? Ample, max), Cancellation);
}
