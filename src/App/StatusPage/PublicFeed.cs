using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Core.Telling;

namespace Lastgood.App.StatusPage;

/// <summary>The page as a JSON Feed 1.1: an item for each thing that was told. Pure.</summary>
internal static class PublicFeed
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The feed.</summary>
    /// <param name="page">The page.</param>
    /// <param name="url">Where it is found, with a slash at its end; null where that is not known.</param>
    public static string Of(PublicPage page, string? url)
    {
        var feed = new JsonObject
        {
            ["version"] = "https://jsonfeed.org/version/1.1",
            ["title"] = page.Title,
            ["language"] = "en",
        };
        if (url is not null)
        {
            feed["home_page_url"] = url;
            feed["feed_url"] = $"{url}feed.json";
        }
        feed["items"] = new JsonArray([
            .. page
                .Incidents.SelectMany(static i => i.Updates.Select((u, n) => (i, u, n)))
                .OrderByDescending(static item => item.u.At)
                .ThenByDescending(static item => item.n)
                .Select(item => Item(item.i, item.u, item.n, url)),
        ]);
        return feed.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Item(
        PublicIncident incident,
        PublicUpdate update,
        int number,
        string? url
    )
    {
        var mark = incident.Mark.TrimStart('#');
        var item = new JsonObject
        {
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"{mark}-{number + 1}"),
            ["title"] = $"{incident.Title}: {Moments.Word(update.Phase)}",
            ["content_text"] = update.Text,
            ["date_published"] = update.At.UtcDateTime.ToString(
                "yyyy-MM-ddTHH:mm:ssZ",
                CultureInfo.InvariantCulture
            ),
            ["tags"] = new JsonArray(Moments.Word(update.Phase)),
        };
        if (url is not null)
        {
            item["url"] = $"{url}#{mark}";
        }
        return item;
    }
}
