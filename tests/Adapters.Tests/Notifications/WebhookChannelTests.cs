using System.Text;
using System.Text.Json;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Templates;
using Lastgood.Adapters.Notifications.Webhook;
using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Tests.Http;
using Lastgood.Adapters.Tests.Signals.Prometheus;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Tests.Notifications;

public sealed class WebhookChannelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SteppedTime time = new();

    private static readonly Notice Opened = new()
    {
        Id = "shop-n7",
        Cause = 7,
        Service = "shop",
        Incident = "shop-i1",
        Moment = Moment.IncidentOpened,
        Level = NoticeLevel.Warning,
        At = new DateTimeOffset(2026, 1, 31, 14, 0, 0, TimeSpan.Zero),
        From = "1.2",
        Reason = "token=abc fails",
        Phase = PublicPhase.Investigating,
    };

    private static Message MessageOf(Notice notice) =>
        new MessageWriter([MessageTemplates.None], static s => s, static _ => []).Write(notice);

    private async Task<Receipt> SendAsync(string url, SecretSource? secret = null)
    {
        using var http = new HttpFetcher(TimeProvider.System);
        var options = new WebhookOptions
        {
            Url = () => new Secret(url),
            Secret = secret,
            Timeout = TimeSpan.FromSeconds(20),
        };
        return await new WebhookChannel("hooks", options, http, time).SendAsync(
            MessageOf(Opened),
            new MessageThread("shop-i1", []),
            TestContext.Current.CancellationToken
        );
    }

    [Theory]
    [InlineData(200, "", "delivered")]
    [InlineData(204, "", "delivered")]
    [InlineData(429, "Retry-After: 7\r\n", "later 7 HTTP 429: no")]
    [InlineData(503, "Retry-After: soon\r\n", "later  HTTP 503: no")]
    [InlineData(500, "", "later  HTTP 500: no")]
    [InlineData(408, "", "later  HTTP 408: no")]
    [InlineData(400, "", "refused HTTP 400: no")]
    [InlineData(302, "Location: http://127.0.0.1:1/\r\n", "refused HTTP 302: no")]
    [InlineData(410, "", "gone HTTP 410: no")]
    public async Task An_answer_means_what_HTTP_says(int status, string headers, string expected)
    {
        await using var server = RawServer.With(status, status == 204 ? "" : "no", headers);
        Assert.Equal(expected, Word(await SendAsync(server.Url)));
    }

    [Fact]
    public async Task No_answer_and_rubbish_are_tried_again()
    {
        await using var rubbish = RawServer.Saying("rubbish\r\n\r\n");
        Assert.IsType<Receipt.Later>(await SendAsync(rubbish.Url));
        Assert.IsType<Receipt.Later>(await SendAsync("http://127.0.0.1:1/"));
    }

    [Fact]
    public async Task A_secret_that_is_not_there_yet_is_waited_for()
    {
        var receipt = await SendAsync("http://127.0.0.1:1/", SecretSource.File(folder["nothing"]));
        Assert.Contains("nothing", ((Receipt.Later)receipt).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_is_what_the_standard_says()
    {
        // The example of https://www.standardwebhooks.com: its secret, id, timestamp and payload.
        var headers = StandardWebhook.Headers(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            DateTimeOffset.FromUnixTimeSeconds(1614265330),
            "{\"test\": 2432232314}",
            new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        );
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            headers["webhook-signature"]
        );
        Assert.Throws<SecretException>(static () =>
            StandardWebhook.Headers("a", DateTimeOffset.UnixEpoch, "", new Secret("abc"))
        );
    }

    [Fact]
    public void The_body_is_a_CloudEvent_with_a_CDEvent_in_it_and_no_secret()
    {
        using var json = JsonDocument.Parse(CloudEvent.Json(MessageOf(Opened), "/lastgood", "eu"));
        var root = json.RootElement;
        Assert.Equal("1.0", root.GetProperty("specversion").GetString());
        Assert.Equal("shop-n7", root.GetProperty("id").GetString());
        Assert.Equal("dev.cdevents.incident.detected.0.3.0", root.GetProperty("type").GetString());
        var data = root.GetProperty("data");
        Assert.Equal("shop-i1", data.GetProperty("subject").GetProperty("id").GetString());
        Assert.Equal(
            "pkg:generic/shop@1.2",
            data.GetProperty("subject").GetProperty("content").GetProperty("artifactId").GetString()
        );
        Assert.Equal(
            "token=[redacted] fails",
            data.GetProperty("customData").GetProperty("reason").GetString()
        );
        Assert.DoesNotContain("abc", root.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_loses_its_middle_and_says_so()
    {
        var text = "begin" + new string('ü', 5000) + "😀end";
        var cut = MiddleCut.ToLength(text, 200);
        Assert.InRange(cut.Length, 190, 200);
        Assert.StartsWith("beginü", cut, StringComparison.Ordinal);
        Assert.EndsWith("😀end", cut, StringComparison.Ordinal);
        Assert.Matches("… 4,8[0-9]{2} characters left out …", cut);
        Assert.InRange(Encoding.UTF8.GetByteCount(MiddleCut.ToBytes(text, 300)), 290, 300);
        Assert.Equal("short", MiddleCut.ToBytes("short", 64));
    }

    [Fact]
    public void A_broken_template_is_reported_and_the_usual_words_are_used()
    {
        File.WriteAllText(folder["incident_opened.internal.hbs"], "{{#if}}");
        File.WriteAllText(folder["resolved.internal.hbs"], "Over: {{service}} & {{nobody}}");
        File.WriteAllText(
            folder["incident_opened.public.hbs"],
            "{{service}}!\n{{phase}} {{reason}}"
        );
        File.WriteAllText(folder["nonsense.hbs"], "");
        var templates = MessageTemplates.Read(folder[""]);
        var writer = new MessageWriter([templates], static _ => "the shop", static _ => []);

        var message = writer.Write(Opened);
        Assert.Equal(NoticeWords.Title(Opened), message.Title);
        // A template for the public has no reason to tell.
        Assert.DoesNotContain("fails", message.PublicText, StringComparison.Ordinal);
        writer.Write(Opened with { Moment = Moment.Resolved });
        Assert.Equal(4, templates.Problems.Count);
    }

    [Fact]
    public void A_template_takes_the_place_of_the_usual_words_and_a_drill_stays_one()
    {
        File.WriteAllText(
            folder["incident_opened.internal.hbs"],
            "{{service}} & <co> {{#if drill}}exercise{{/if}}\nsince {{from}}"
        );
        var writer = new MessageWriter(
            [MessageTemplates.Read(folder[""])],
            static s => s,
            static _ => []
        );
        var message = writer.Write(Opened with { IsDrill = true });
        Assert.Equal("[DRILL] shop & <co> exercise", message.Title);
        Assert.Equal("since 1.2", message.Text);
    }

    public void Dispose() => folder.Dispose();

    private static string Word(Receipt receipt) =>
        receipt switch
        {
            Receipt.Delivered => "delivered",
            Receipt.Later l => $"later {l.After?.TotalSeconds} {l.Error}",
            Receipt.Refused r => $"refused {r.Error}",
            Receipt.Gone g => $"gone {g.Error}",
            _ => "",
        };
}
