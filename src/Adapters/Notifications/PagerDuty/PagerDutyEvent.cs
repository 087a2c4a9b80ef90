using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.PagerDuty;

/// <summary>Messages as PagerDuty's events. Pure. The routing key is a member of each, and is added where they are sent.</summary>
public static class PagerDutyEvent
{
    /// <summary>An alert begins, goes on, or gets worse.</summary>
    public const string Trigger = "trigger";

    /// <summary>It is taken care of: nobody is called.</summary>
    public const string Acknowledge = "acknowledge";

    /// <summary>It is over.</summary>
    public const string Resolve = "resolve";

    private const int LongestSummary = 1024;
    private const int LongestKey = 255;
    private const int LongestText = 16_000;

    /// <summary>An event about the alert of a thread.</summary>
    /// <param name="action">One of the three.</param>
    /// <param name="message">What to say; a trigger says it all, the others name the alert.</param>
    /// <param name="isRich">Whether details and links are in it.</param>
    public static JsonObject Alert(string action, Message message, bool isRich)
    {
        var alert = new JsonObject
        {
            ["event_action"] = action,
            ["dedup_key"] = MiddleCut.ToLength(message.Notice.Thread, LongestKey),
        };
        if (action == Trigger)
        {
            var payload = Payload(message, isRich);
            payload["severity"] = Severity(message.Notice);
            payload["component"] = message.Notice.Service;
            payload["class"] = Moments.Word(message.Notice.Moment);
            alert["payload"] = payload;
            alert["client"] = "lastgood";
            if (isRich)
            {
                alert["links"] = Links(message);
            }
        }
        return alert;
    }

    /// <summary>A marker of a change; it calls nobody.</summary>
    /// <param name="message">What to say.</param>
    /// <param name="isRich">Whether details and links are in it.</param>
    public static JsonObject Change(Message message, bool isRich)
    {
        var change = new JsonObject { ["payload"] = Payload(message, isRich) };
        if (isRich)
        {
            change["links"] = Links(message);
        }
        return change;
    }

    // An exercise is never more than it is.
    private static string Severity(Notice notice) =>
        notice switch
        {
            { IsDrill: true } => "info",
            { Level: NoticeLevel.Critical } => "critical",
            { Level: NoticeLevel.Warning } => "warning",
            _ => "info",
        };

    private static JsonObject Payload(Message message, bool isRich)
    {
        var payload = new JsonObject
        {
            ["summary"] = MiddleCut.ToLength(message.Title, LongestSummary),
            ["source"] = message.Notice.Service,
            ["timestamp"] = message.Notice.At.UtcDateTime.ToString(
                "yyyy-MM-ddTHH:mm:ss.fffZ",
                System.Globalization.CultureInfo.InvariantCulture
            ),
        };
        if (isRich)
        {
            payload["custom_details"] = new JsonObject
            {
                ["id"] = message.Id,
                ["text"] = MiddleCut.ToLength(MessageBody.Of(message), LongestText),
            };
        }
        return payload;
    }

    private static JsonArray Links(Message message) =>
        [
            .. message.Links.Select(static link => new JsonObject
            {
                ["href"] = link.Url,
                ["text"] = link.Title,
            }),
        ];
}
