using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Adapters.Notifications.Teams;

namespace Lastgood.Adapters.Tests.Notifications.Providers;

/// <summary>A workflow's webhook in Microsoft Teams.</summary>
public sealed class TeamsTests
{
    private static Answered Rules(Asked asked)
    {
        var attachment = asked.Body!["attachments"]![0]!;
        var card = attachment["content"]!;
        return
            (string?)asked.Body["type"] == "message"
            && (string?)attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
            && (string?)card["type"] == "AdaptiveCard"
            && (string?)card["version"] == "1.4"
            && card["body"] is JsonArray { Count: > 0 }
            ? new Answered(202, "")
            : new Answered(422, "not a card");
    }

    [Fact]
    public async Task A_message_is_a_card()
    {
        await using var server = await ProviderServer.StartAsync(Rules);
        Assert.Equal(
            new Receipt.Delivered(),
            await Samples.SendAsync(Samples.Options("teams", server.Url), Samples.Started)
        );
        var asked = Assert.Single(server.Requests);
        Assert.Equal($"POST /workflows/{Samples.Key}?sig=x", asked.Line);
        var card = asked.Body!["attachments"]![0]!["content"]!;
        Assert.Equal(
            [
                "shop: rollback in progress, 1.2 → 1.1",
                "Release: 1.2",
                "Going back to: 1.1",
                "Reason: host db-7 <fails> & *cries*",
                "Incident: shop-i1 (lastgood incident show shop-i1)",
                "Status updates will follow.",
            ],
            card["body"]!.AsArray().Select(static b => (string)b!["inlines"]![0]!["text"]!),
            StringComparer.Ordinal
        );
        Assert.Equal(
            """[{"type":"Action.OpenUrl","title":"shop-i1","url":"https://example.org/?a=1\u0026b=2"}]""",
            card["actions"]!.ToJsonString()
        );
    }

    [Fact]
    public void A_card_is_never_larger_than_Teams_takes()
    {
        foreach (var card in new[] { TeamsCard.Rich(Samples.Long), TeamsCard.Plain(Samples.Long) })
        {
            var text = ProviderRequest.Text(card);
            Assert.InRange(
                Encoding.UTF8.GetByteCount(text),
                TeamsCard.MaxBytes / 2,
                TeamsCard.MaxBytes
            );
            Assert.Contains("characters left out", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_card_that_is_refused_is_sent_as_one_text()
    {
        await using var server = await ProviderServer.StartAsync(static asked =>
            asked.Body!["attachments"]![0]!["content"]!["body"]!.AsArray().Count > 1
                ? new Answered(400, "too rich")
                : Rules(asked)
        );
        Assert.Equal(
            new Receipt.Delivered(),
            await Samples.SendAsync(Samples.Options("teams", server.Url), Samples.Started)
        );
    }
}
