using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Signals.Alertmanager;

namespace Lastgood.Adapters.Tests.Signals.Alertmanager;

public sealed class AlertmanagerReceiverTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Two_hundred_says_that_the_notices_are_stored_and_repeats_are_recognised()
    {
        await using var bed = new ReceiverBed().Start();

        Assert.Equal((200, "stored\n"), await PostAsync(bed.Url, Body("a")));
        Assert.Equal((200, "stored\n"), await PostAsync(bed.Url, Body("a", "b")));

        Assert.Equal(
            ["a False", "a True", "b False"],
            bed.Stored.SelectMany(static n => n)
                .Select(static n => $"{n.Fingerprint} {n.Repeated}"),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task What_could_not_be_stored_is_asked_for_again_and_is_no_repeat()
    {
        await using var bed = new ReceiverBed { Broken = true }.Start();

        Assert.Equal(
            (500, "the alerts could not be stored\n"),
            await PostAsync(bed.Url, Body("a"))
        );
        bed.Broken = false;
        Assert.Equal(200, (await PostAsync(bed.Url, Body("a"))).Status);

        Assert.False(Assert.Single(Assert.Single(bed.Stored)).Repeated);
    }

    [Fact]
    public async Task Who_is_busy_says_so_and_is_asked_again()
    {
        await using var bed = new ReceiverBed { Busy = "shop: being changed" }.Start();

        Assert.Equal((503, "shop: being changed\n"), await PostAsync(bed.Url, Body("a")));
        bed.Busy = null;

        Assert.Equal(200, (await PostAsync(bed.Url, Body("a"))).Status);
    }

    [Fact]
    public async Task A_body_that_is_none_is_refused_with_what_is_wrong()
    {
        await using var bed = new ReceiverBed().Start();

        Assert.Equal(
            (400, "version: \"9\" is not known; this reads version \"4\"\n"),
            await PostAsync(bed.Url, Body("a").Replace("\"4\"", "\"9\"", StringComparison.Ordinal))
        );
        Assert.Equal((400, "the body is not JSON\n"), await PostAsync(bed.Url, ""));
        Assert.Empty(bed.Stored);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_too_large_is_refused(bool chunked)
    {
        await using var bed = new ReceiverBed().Start();

        var (status, text) = await PostAsync(
            bed.Url,
            new string(' ', bed.Options.MaxBodyBytes + 1),
            chunked: chunked
        );

        Assert.Equal(
            (413, "the body is larger than 1 MiB; set max_alerts in webhook_configs\n"),
            (status, text)
        );
    }

    [Fact]
    public async Task A_token_is_asked_for_and_read_at_each_request()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["token"], "opensesame", Stop);
        var bed = new ReceiverBed();
        await using var guarded = new ReceiverBed
        {
            Options = bed.Options with { Token = SecretSource.File(folder["token"]) },
        }.Start();

        Assert.Equal(401, (await PostAsync(guarded.Url, Body("a"))).Status);
        Assert.Equal(401, (await PostAsync(guarded.Url, Body("a"), "opensesam")).Status);
        Assert.Equal(200, (await PostAsync(guarded.Url, Body("a"), "opensesame")).Status);
        await File.WriteAllTextAsync(folder["token"], "changed", Stop);
        Assert.Equal(401, (await PostAsync(guarded.Url, Body("a"), "opensesame")).Status);
        Assert.Equal(200, (await PostAsync(guarded.Url, Body("a"), "changed")).Status);
        File.Delete(folder["token"]);
        Assert.Equal(500, (await PostAsync(guarded.Url, Body("a"), "changed")).Status);
    }

    [Fact]
    public async Task There_is_only_one_path_and_one_method()
    {
        await using var bed = new ReceiverBed().Start();

        Assert.Equal(404, (await PostAsync($"{bed.Url}/x", Body("a"))).Status);
        using var got = await http.GetAsync(new Uri(bed.Url), Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, got.StatusCode);
        var local = bed.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        Assert.Equal(200, (await PostAsync(local, Body("a"))).Status);
    }

    [Fact]
    public async Task A_caller_that_never_ends_its_request_does_not_keep_others_out()
    {
        var bed = new ReceiverBed();
        await using var hasty = new ReceiverBed
        {
            Options = bed.Options with { Timeout = TimeSpan.FromSeconds(1), Parallel = 1 },
        }.Start();
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, hasty.Options.Port, Stop);
        await slow.GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST {hasty.Options.Path} HTTP/1.1\r\nHost: 127.0.0.1:{hasty.Options.Port}\r\nContent-Length: 50\r\n\r\n{{"
                ),
                Stop
            );

        Assert.Equal(200, (await PostAsync(hasty.Url, Body("a"))).Status);
    }

    [Fact]
    public void Options_that_cannot_work_are_told_all_at_once()
    {
        var options = new AlertmanagerOptions { Services = WebhookBodyTests.Services };
        Assert.Empty(AlertmanagerCheck.Problems(options));

        Assert.Equal(
            [
                "token: whoever reaches 0.0.0.0 could make services go back; give a token, or listen on 127.0.0.1",
                "path: / is not a path like /alertmanager, of letters, digits, \"-\", \"_\" and \"/\"",
                "port: 0 is not 1 to 65535",
                "timeout: 0 ms is not 1s to 1m",
            ],
            AlertmanagerCheck.Problems(
                options with
                {
                    Address = "0.0.0.0",
                    Path = "/",
                    Port = 0,
                    Timeout = TimeSpan.Zero,
                }
            ),
            StringComparer.Ordinal
        );
        Assert.Equal(
            "address: localhost is not an IPv4 address",
            Assert.Single(AlertmanagerCheck.Problems(options with { Address = "localhost" }))
        );
        Assert.Empty(
            AlertmanagerCheck.Problems(
                options with
                {
                    Address = "0.0.0.0",
                    Token = SecretSource.Variable("TOKEN"),
                }
            )
        );
    }

    [Fact]
    public async Task All_addresses_of_this_machine_can_be_listened_on()
    {
        var bed = new ReceiverBed();
        await using var open = new ReceiverBed
        {
            Options = bed.Options with { Address = "0.0.0.0" },
        }.Start();

        var url = open.Url.Replace("0.0.0.0", "127.0.0.2", StringComparison.Ordinal);

        Assert.Equal(200, (await PostAsync(url, Body("a"))).Status);
    }

    private static string Body(params string[] fingerprints) =>
        WebhookBodyTests.Body([.. fingerprints.Select(WebhookBodyTests.One)]);

    private async Task<(int Status, string Text)> PostAsync(
        string url,
        string body,
        string? token = null,
        bool chunked = false
    )
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body),
        };
        message.Headers.TransferEncodingChunked = chunked;
        if (token is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        using var answer = await http.SendAsync(message, Stop);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
