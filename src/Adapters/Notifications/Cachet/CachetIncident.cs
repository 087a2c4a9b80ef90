using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications.StatusPages;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Cachet;

/// <summary>Incidents and components as Cachet 3 has them. Pure.</summary>
public static class CachetIncident
{
    private const int LongestName = 255;

    /// <summary>A new incident. Nothing but its name can say that it is ours: the mark is at its end.</summary>
    /// <param name="notice">What to say.</param>
    /// <param name="options">The page's.</param>
    /// <param name="isRich">Whether components are in it.</param>
    public static JsonObject Create(PublicNotice notice, CachetOptions options, bool isRich)
    {
        var mark = $" ({notice.Mark})";
        var incident = Update(notice);
        incident["name"] = MiddleCut.ToLength(notice.Title, LongestName - mark.Length) + mark;
        incident["visible"] = true;
        incident["notifications"] = options.TellsSubscribers;
        var components = options.ComponentsOf(notice.Service);
        if (isRich && components.Count > 0)
        {
            incident["components"] = new JsonArray([
                .. components.Select(id =>
                {
                    var component = Component(notice, options);
                    component["id"] = Id(id);
                    return component;
                }),
            ]);
        }
        return incident;
    }

    /// <summary>What is new of an incident.</summary>
    public static JsonObject Update(PublicNotice notice) =>
        new() { ["status"] = Status(notice.Phase), ["message"] = notice.Text };

    /// <summary>How a component is.</summary>
    public static JsonObject Component(PublicNotice notice, CachetOptions options) =>
        new()
        {
            ["status"] = notice.IsWell
                ? 1
                : options.Impact switch
                {
                    ComponentImpact.Degraded => 2,
                    ComponentImpact.Partial => 3,
                    _ => 4,
                },
        };

    /// <summary>The number of a phase.</summary>
    public static int Status(PublicPhase phase) =>
        phase switch
        {
            PublicPhase.Investigating => 1,
            PublicPhase.Identified => 2,
            PublicPhase.Monitoring => 3,
            _ => 4,
        };

    private static JsonNode Id(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : id;
}
