using Lastgood.Adapters.Http;
using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Adapters.Tests.Http;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Prometheus;

/// <summary>What a real Prometheus says only when something is wrong with it.</summary>
public sealed class PrometheusTroubleTests : PrometheusDoubleTests
{
    [Theory]
    [InlineData("7", 7)]
    [InlineData("Tue, 14 Nov 2023 22:13:29 GMT", 9)]
    public async Task A_server_that_has_too_much_to_do_is_left_alone_for_as_long_as_it_says(
        string after,
        double seconds
    )
    {
        Jitter = 0;
        var busy = true;
        await using var server = PrometheusDouble.Answering(_ =>
            busy
                ? (429, $"{PrometheusDouble.Date}Retry-After: {after}\r\n", "")
                : (200, PrometheusDouble.Date, PrometheusDouble.Vector("5"))
        );
        var source = Source(server.Url);

        Assert.Equal(
            $"prometheus: HTTP 429; asked again in {seconds} s",
            (await OneAsync(source)).Missing
        );
        busy = false;
        Time.Pass(seconds - 1);
        Assert.Equal("prometheus: HTTP 429; asked again in 1 s", (await OneAsync(source)).Missing);
        Assert.Equal(1, server.Connections);
        Time.Pass(1);

        Assert.Equal(5, (await OneAsync(source)).Value);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_server_that_fails_is_asked_less_and_less_often()
    {
        await using var server = PrometheusDouble.Answering(static _ =>
            (503, "", """{"status":"error","error":"too many queries"}""")
        );
        var source = Source(server.Url);
        var asked = new List<int>();
        for (var second = 0; second < 60; second++)
        {
            var sample = await OneAsync(source);
            Assert.StartsWith(
                "prometheus: HTTP 503: too many queries; asked again in ",
                sample.Missing,
                StringComparison.Ordinal
            );
            if (server.Connections > asked.Count)
            {
                asked.Add(second);
            }
            Time.Pass(1);
        }

        Assert.Equal([0, 1, 3, 7, 15, 31], asked);
    }

    [Theory]
    [InlineData(
        """{"status":"success","warnings":["store a: timeout"],"data":{"resultType":"vector","result":[]}}""",
        "the answer is not complete: store a: timeout"
    )]
    [InlineData(
        """{"status":"success","infos":["not a counter"],"data":{"resultType":"vector","result":[]}}""",
        "no series with service=\"shop\" (not a counter)"
    )]
    [InlineData("""{"status":"error","error":"no"}""", "no")]
    [InlineData("""{"status":"error"}""", "the query failed, without a reason")]
    [InlineData("""{"status":"success"}""", null)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":{}}}""", null)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[1]}}""", null)]
    [InlineData(
        """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1]}]}}""",
        null
    )]
    [InlineData(
        """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,2]}]}}""",
        null
    )]
    [InlineData(
        """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"x"]}]}}""",
        null
    )]
    [InlineData(
        """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"service":"shop"},"histogram":[1,{}]}]}}""",
        "the query gives a native histogram, not a number"
    )]
    [InlineData("[]", null)]
    [InlineData("", null)]
    [InlineData("<html>", null)]
    [InlineData("""{"status":"success","data":{"resultType":"vec""", null)]
    public async Task An_answer_that_is_not_whole_is_no_data(string body, string? why)
    {
        await using var server = PrometheusDouble.Answering(_ => (200, "", body));

        Assert.Equal(
            $"prometheus: {why ?? "what came back is not an answer of Prometheus' query API"}",
            (await OneAsync(Source(server.Url))).Missing
        );
    }

    [Fact]
    public async Task Warnings_spoil_even_what_looks_whole_and_remarks_do_not()
    {
        var more = ",\"warnings\":[\"partial\"]";
        await using var server = PrometheusDouble.Answering(_ =>
            (200, "", PrometheusDouble.Vector("5", more))
        );
        var source = Source(server.Url);

        Assert.Equal(
            "prometheus: the answer is not complete: partial",
            (await OneAsync(source)).Missing
        );
        more = ",\"infos\":[\"not a counter\"],\"warnings\":[]";
        Assert.Equal(5, (await OneAsync(source)).Value);
    }

    [Theory]
    [InlineData(
        302,
        "Location: http://elsewhere/\r\n",
        "HTTP 302: it redirects to http://elsewhere/; configure that address"
    )]
    [InlineData(403, "", "HTTP 403: it wants credentials, and none are configured")]
    [InlineData(418, "", "HTTP 418")]
    public async Task Any_other_status_is_no_data(int status, string headers, string why)
    {
        await using var server = PrometheusDouble.Answering(_ => (status, headers, ""));

        Assert.Equal($"prometheus: {why}", (await OneAsync(Source(server.Url))).Missing);
    }

    [Fact]
    public async Task Another_API_is_no_data()
    {
        await using var server = PrometheusDouble.Answering(static _ => (404, "", "not found"));

        Assert.Equal(
            $"prometheus: HTTP 404: there is no query API at {server.Url}/api/v1",
            (await OneAsync(Source(server.Url))).Missing
        );
    }

    [Fact]
    public async Task A_huge_answer_is_no_data()
    {
        await using var server = PrometheusDouble.Answering(static _ =>
            (200, "", new string(' ', 70_000))
        );

        Assert.Equal(
            "prometheus: answer larger than 64 KiB",
            (await OneAsync(Source(server.Url, o => o with { MaxAnswerBytes = 65_536 }))).Missing
        );
    }

    [Fact]
    public async Task A_server_that_hangs_costs_one_timeout_however_many_signals_there_are()
    {
        await using var server = new RawServer(
            static (_, _, stop) => Task.Delay(Timeout.Infinite, stop)
        );
        var source = new PrometheusSource(
            new PrometheusOptions
            {
                Url = server.Url,
                Services = [new PrometheusService("shop")],
                Timeout = TimeSpan.FromMilliseconds(500),
                Parallel = 2,
            },
            TimeProvider.System,
            static () => 0.5
        );

        var samples = await source.ReadAsync(Stop);

        Assert.Equal(10, samples.Count);
        Assert.All(
            samples,
            static s =>
                Assert.Contains("no answer within", s.Sample.Missing, StringComparison.Ordinal)
        );
        Assert.InRange(server.Connections, 1, 8);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_no_data()
    {
        await using var server = new RawServer(
            static async (stream, _, stop) =>
            {
                await stream.WriteAsync(
                    "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"status\""u8.ToArray(),
                    stop
                );
                stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Both);
            }
        );

        Assert.NotNull((await OneAsync(Source(server.Url))).Missing);
    }

    [Fact]
    public async Task A_token_is_sent_and_never_told()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["token"], "opensesame", Stop);
        await using var server = PrometheusDouble.Answering(static _ => (401, "", ""));
        var source = Source(
            server.Url,
            o =>
                o with
                {
                    Access = new HttpAccess { Bearer = SecretSource.File(folder["token"]) },
                    Headers = new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        ["X-Scope-OrgID"] = "team-a",
                    },
                }
        );

        var missing = (await OneAsync(source)).Missing;
        await File.WriteAllTextAsync(folder["token"], "öpensesame", Stop);
        var refused = (await OneAsync(source)).Missing;

        var head = server.Requests[0];
        Assert.Contains("Authorization: Bearer opensesame\r\n", head, StringComparison.Ordinal);
        Assert.Contains("X-Scope-OrgID: team-a\r\n", head, StringComparison.Ordinal);
        Assert.Equal(
            "prometheus: HTTP 401: it does not accept the configured credentials",
            missing
        );
        Assert.NotNull(refused);
        Assert.DoesNotContain("pensesame", refused, StringComparison.Ordinal);
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
            Source(server.Url).ReadAsync(cancelled.Token)
        );
    }

    [Fact]
    public void Options_that_cannot_work_are_told_all_at_once()
    {
        var problems = PrometheusCheck.Problems(
            new PrometheusOptions
            {
                Url = "127.0.0.1:9090/",
                Label = "a-b",
                Services = [new("shop"), new("shop"), new("other", "")],
                Queries = [new(Signal.Health, "up"), PrometheusQueries.Custom("own", " ")],
                Timeout = TimeSpan.Zero,
                Parallel = 0,
                Access = new HttpAccess
                {
                    Bearer = SecretSource.Variable("A"),
                    User = "u:v",
                    Tls = new TlsFiles { Key = "/key" },
                },
                Headers = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["Content-Type"] = "x",
                },
            }
        );

        Assert.Equal(
            [
                "url: 127.0.0.1:9090/ is not an http or https address without a slash at its end",
                "access: a bearer token or a user, not both",
                "access: a user's name has no colon",
                "access: a user and a password come together",
                "tls: a key belongs to a certificate",
                "headers: Content-Type is not the name of a further header",
                "label: a-b is not a label's name",
                "services: the label of other has 1 to 500 characters",
                "services: shop is there twice",
                "queries: health is not measured with a query",
                "queries: own has no text",
                "timeout: 0s is not 100ms to 5m",
                "parallel: 0 is not 1 to 20",
            ],
            problems
        );
    }
}
