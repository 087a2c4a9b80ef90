using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications.StatusPages;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Statuspage;

/// <summary>Incidents as Statuspage has them, within its limits. Pure.</summary>
public static class StatuspageIncident
{
    private const int LongestName = 255;
    private const int LongestBody = 25_000;

    /// <summary>A new incident; it names our thread, so that it can be found again.</summary>
    /// <param name="notice">What to say.</param>
    /// <param name="options">The page's.</param>
    /// <param name="isRich">Whether components are in it.</param>
    public static JsonObject Create(PublicNotice notice, StatuspageOptions options, bool isRich)
    {
        var incident = Words(notice, options, isRich);
        incident["name"] = MiddleCut.ToLength(notice.Title, LongestName);
        incident["metadata"] = new JsonObject
        {
            ["lastgood"] = new JsonObject { ["thread"] = notice.Mark },
        };
        return new JsonObject { ["incident"] = incident };
    }

    /// <summary>What is new of an incident.</summary>
    /// <param name="notice">What to say.</param>
    /// <param name="options">The page's.</param>
    /// <param name="isRich">Whether components are in it.</param>
    public static JsonObject Update(PublicNotice notice, StatuspageOptions options, bool isRich) =>
        new() { ["incident"] = Words(notice, options, isRich) };

    private static JsonObject Words(PublicNotice notice, StatuspageOptions options, bool isRich)
    {
        var words = new JsonObject
        {
            ["status"] = Moments.Word(notice.Phase),
            ["body"] = MiddleCut.ToLength(notice.Text, LongestBody),
            ["deliver_notifications"] = options.TellsSubscribers,
        };
        var components = options.ComponentsOf(notice.Service);
        if (isRich && components.Count > 0)
        {
            var status = notice.IsWell ? "operational" : Word(options.Impact);
            words["component_ids"] = new JsonArray([.. components.Select(c => (JsonNode)c)]);
            words["components"] = new JsonObject(
                components
                    .Distinct(StringComparer.Ordinal)
                    .Select(c => KeyValuePair.Create(c, (JsonNode?)status))
            );
        }
        return words;
    }

    private static string Word(ComponentImpact impact) =>
        impact switch
        {
            ComponentImpact.Degraded => "degraded_performance",
            ComponentImpact.Partial => "partial_outage",
            _ => "major_outage",
        };
}
