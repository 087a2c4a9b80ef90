using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Slack;

namespace Lastgood.Adapters.Tests.Notifications.Providers;

/// <summary>Slack as docs.slack.dev describes it.</summary>
public sealed class SlackTests
{
    private const string Fine = """{"ok":true,"channel":"C1","ts":"17.1"}""";

    /// <summary>What Slack checks of a message.</summary>
    private static string? Wrong(JsonObject body)
    {
        if (string.IsNullOrEmpty((string?)body["text"]))
        {
            return "no_text";
        }
        var blocks = body["blocks"] as JsonArray ?? [];
        return
            blocks.Count > 50
            || blocks.Any(static b =>
                (string?)b!["type"] switch
                {
                    "header" => (string?)b["text"]!["type"] != "plain_text"
                        || ((string)b["text"]!["text"]!).Length is 0 or > 150,
                    "section" => ((string)b["text"]!["text"]!).Length is 0 or > 3000,
                    _ => true,
                }
            )
            ? "invalid_blocks"
            : null;
    }

    private static Answered Rules(Asked asked)
    {
        var wrong =
            asked.Authorization != $"Bearer {Samples.Key}" ? "invalid_auth"
            : asked.Line is not ("POST /api/chat.postMessage" or "POST /api/chat.update")
                ? "unknown_method"
            : asked.Body!["channel"] is null ? "channel_not_found"
            : asked.Line.EndsWith("update", StringComparison.Ordinal) && asked.Body["ts"] is null
                ? "message_not_found"
            : Wrong(asked.Body);
        return new Answered(200, wrong is null ? Fine : $$"""{"ok":false,"error":"{{wrong}}"}""");
    }

    private static Task<Receipt> SendAsync(
        ProviderServer server,
        Message message,
        MessageThread? thread = null
    ) => Samples.SendAsync(Samples.Options("slack", server.Url), message, thread);

    [Fact]
    public void A_message_is_a_header_a_text_and_links_and_what_looks_like_markup_is_none()
    {
        var expected = """
            {"text":"shop: rollback in progress, 1.2 → 1.1\nRelease: 1.2\nGoing back to: 1.1\nReason: host db-7 &lt;fails&gt; &amp; *cries*\nIncident: shop-i1 (lastgood incident show shop-i1)\nStatus updates will follow.",
            "blocks":[{"type":"header","text":{"type":"plain_text","text":"shop: rollback in progress, 1.2 → 1.1","emoji":false}},
            {"type":"section","text":{"type":"plain_text","text":"Release: 1.2\nGoing back to: 1.1\nReason: host db-7 <fails> & *cries*\nIncident: shop-i1 (lastgood incident show shop-i1)\nStatus updates will follow.","emoji":false}},
            {"type":"section","text":{"type":"mrkdwn","text":"<https://example.org/?a=1&b=2|shop-i1>"}}]}
            """;
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), SlackMessage.Rich(Samples.Started)),
            SlackMessage.Rich(Samples.Started).ToJsonString()
        );
    }

    [Fact]
    public void A_long_message_keeps_its_beginning_and_its_end()
    {
        var message = SlackMessage.Rich(Samples.Long);
        Assert.Null(Wrong(message));
        Assert.Contains("characters left out", (string)message["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_message_of_an_incident_is_kept_up_to_date_with_a_thread_below_it()
    {
        await using var server = await ProviderServer.StartAsync(Rules);
        Assert.Equal(new Receipt.Delivered("C1 17.1"), await SendAsync(server, Samples.Opened));
        await SendAsync(server, Samples.Started, Samples.After("C1 17.1"));
        await SendAsync(server, Samples.Wanted, Samples.After("C1 17.1", "C1 18.1"));
        Assert.Equal(
            [
                "POST /api/chat.postMessage #ops   ",
                "POST /api/chat.update C1 17.1  ",
                "POST /api/chat.postMessage C1  17.1 ",
                "POST /api/chat.update C1 17.1  ",
                "POST /api/chat.postMessage C1  17.1 true",
            ],
            server.Requests.Select(static r =>
                $"{r.Line} {r.Body!["channel"]} {r.Body["ts"]} {r.Body["thread_ts"]} {r.Body["reply_broadcast"]}"
            ),
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData("ratelimited", "Later")]
    [InlineData("internal_error", "Later")]
    [InlineData("invalid_auth", "Refused")]
    [InlineData("not_in_channel", "Refused")]
    [InlineData("token_revoked", "Gone")]
    [InlineData("is_archived", "Gone")]
    public async Task A_no_with_HTTP_200_is_a_no(string error, string kind)
    {
        await using var server = await ProviderServer.StartAsync(_ => new Answered(
            200,
            $$"""{"ok":false,"error":"{{error}}"}"""
        )
        {
            RetryAfter = "9",
        });
        var receipt = await SendAsync(server, Samples.Opened);
        Assert.Equal(kind, receipt.GetType().Name);
        Assert.Contains($"Slack says: {error}", receipt.ToString(), StringComparison.Ordinal);
        if (receipt is Receipt.Later later)
        {
            Assert.Equal(TimeSpan.FromSeconds(9), later.After);
        }
    }

    [Fact]
    public async Task Blocks_that_are_refused_are_left_out()
    {
        await using var server = await ProviderServer.StartAsync(static asked =>
            asked.Body!["blocks"] is JsonArray { Count: > 0 }
                ? new Answered(200, """{"ok":false,"error":"invalid_blocks"}""")
                : Rules(asked)
        );
        Assert.IsType<Receipt.Delivered>(await SendAsync(server, Samples.Opened));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("message_not_found", "")]
    [InlineData("edit_window_closed", "17.1")]
    public async Task A_message_that_cannot_be_updated_silences_nobody(string error, string thread)
    {
        await using var server = await ProviderServer.StartAsync(asked =>
            asked.Line.EndsWith("update", StringComparison.Ordinal)
                ? new Answered(200, $$"""{"ok":false,"error":"{{error}}"}""")
                : Rules(asked)
        );
        Assert.IsType<Receipt.Delivered>(
            await SendAsync(server, Samples.Started, Samples.After("C1 17.1"))
        );
        Assert.Equal(thread, $"{server.Requests[^1].Body!["thread_ts"]}");
    }

    [Fact]
    public async Task A_webhook_is_told_in_blocks_and_in_plain_text_where_it_takes_none()
    {
        await using var server = await ProviderServer.StartAsync(static asked =>
            asked.Line != $"POST /services/T1/{Samples.Key}" ? new Answered(404, "no_service")
            : asked.Body!["blocks"] is not null ? new Answered(400, "invalid_blocks")
            : new Answered(200, "ok")
        );
        Assert.Equal(
            new Receipt.Delivered(),
            await Samples.SendAsync(Samples.Options("slack-webhook", server.Url), Samples.Opened)
        );
        Assert.Equal(
            [null, null],
            server.Requests.Select(static r => Wrong(r.Body!)),
            StringComparer.Ordinal
        );
    }
}
