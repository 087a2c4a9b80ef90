using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications.Providers;

namespace Lastgood.Adapters.Notifications.Slack;

/// <summary>A message as Slack has it, within its limits: a header of 150 characters, sections of 3000, few blocks. Pure.</summary>
public static class SlackMessage
{
    private const int LongestHeader = 150;
    private const int LongestSection = 3000;

    /// <summary>Its text, for screen readers and notifications, and the same in blocks.</summary>
    public static JsonObject Rich(Message message)
    {
        var blocks = new JsonArray(
            new JsonObject { ["type"] = "header", ["text"] = Plain(message.Title, LongestHeader) }
        );
        if (!string.IsNullOrWhiteSpace(MessageBody.Of(message)))
        {
            blocks.Add(
                new JsonObject
                {
                    ["type"] = "section",
                    ["text"] = Plain(MessageBody.Of(message), LongestSection),
                }
            );
        }
        if (Links(message) is { Length: > 0 } links)
        {
            blocks.Add(
                new JsonObject
                {
                    ["type"] = "section",
                    ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = links },
                }
            );
        }
        var rich = Text(message);
        rich["blocks"] = blocks;
        return rich;
    }

    /// <summary>Its text alone.</summary>
    public static JsonObject Text(Message message) =>
        new() { ["text"] = Escape(MiddleCut.ToLength(MessageBody.Whole(message), LongestSection)) };

    /// <summary>A text of which Slack makes no mention, no link and no markup.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    // Without emoji: "10.0.0.1:80:" is none.
    private static JsonObject Plain(string text, int longest) =>
        new()
        {
            ["type"] = "plain_text",
            ["text"] = MiddleCut.ToLength(text, longest),
            ["emoji"] = false,
        };

    private static string Links(Message message)
    {
        var links = "";
        foreach (var link in message.Links)
        {
            var url = link
                .Url.Replace("|", "%7C", StringComparison.Ordinal)
                .Replace(">", "%3E", StringComparison.Ordinal);
            var next = $"{(links.Length == 0 ? "" : "\n")}<{url}|{Escape(link.Title)}>";
            links += links.Length + next.Length <= LongestSection ? next : "";
        }
        return links;
    }
}
