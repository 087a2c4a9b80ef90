using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Teams;

/// <summary>A message as an Adaptive Card 1.4 of at most 28 KB. Pure.</summary>
public static class TeamsCard
{
    /// <summary>The most bytes that Teams takes.</summary>
    public const int MaxBytes = 28 * 1024;

    // More of them are hidden behind a menu.
    private const int MostLinks = 6;

    /// <summary>Title, lines and links.</summary>
    public static JsonObject Rich(Message message) => Fitting(message, Card);

    /// <summary>One text, and nothing else.</summary>
    public static JsonObject Plain(Message message) =>
        Fitting(
            message,
            static (m, text) => Wrapped(new JsonArray(Line($"{m.Title}\n{text}")), new JsonArray())
        );

    private static JsonObject Card(Message message, string text)
    {
        var body = new JsonArray(
            new JsonObject
            {
                ["type"] = "RichTextBlock",
                ["inlines"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "TextRun",
                        ["text"] = MiddleCut.ToLength(message.Title, 500),
                        ["weight"] = "Bolder",
                        ["size"] = "Large",
                        ["color"] = Color(message.Notice.Level),
                    }
                ),
            }
        );
        foreach (var line in text.Split('\n').Where(static l => l.Length > 0))
        {
            body.Add(Line(line));
        }
        return Wrapped(
            body,
            [
                .. message
                    .Links.Take(MostLinks)
                    .Select(static link => new JsonObject
                    {
                        ["type"] = "Action.OpenUrl",
                        ["title"] = link.Title,
                        ["url"] = link.Url,
                    }),
            ]
        );
    }

    // A TextBlock would take Markdown from it.
    private static JsonObject Line(string text) =>
        new()
        {
            ["type"] = "RichTextBlock",
            ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = text }),
        };

    private static string Color(NoticeLevel level) =>
        level switch
        {
            NoticeLevel.Critical => "Attention",
            NoticeLevel.Warning => "Warning",
            _ => "Default",
        };

    private static JsonObject Wrapped(JsonArray body, JsonArray actions) =>
        new()
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(
                new JsonObject
                {
                    ["contentType"] = "application/vnd.microsoft.card.adaptive",
                    ["contentUrl"] = null,
                    ["content"] = new JsonObject
                    {
                        ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                        ["type"] = "AdaptiveCard",
                        ["version"] = "1.4",
                        ["body"] = body,
                        ["actions"] = actions,
                    },
                }
            ),
        };

    // How many bytes a text takes as JSON, and in how many lines, is seen once it is there.
    private static JsonObject Fitting(Message message, Func<Message, string, JsonObject> build)
    {
        var text = MessageBody.Of(message);
        var card = build(message, text);
        for (
            var longest = Math.Min(text.Length, MaxBytes);
            Encoding.UTF8.GetByteCount(ProviderRequest.Text(card)) > MaxBytes && longest >= 128;
            longest = longest * 3 / 4
        )
        {
            card = build(message, MiddleCut.ToLength(text, longest));
        }
        return card;
    }
}
