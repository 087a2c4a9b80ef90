using System.Globalization;
using System.Net;
using Lastgood.Core.Telling;

namespace Lastgood.App.StatusPage;

/// <summary>The page as HTML that needs nothing else: no script, no font, no network. Pure.</summary>
internal static class PublicHtml
{
    /// <summary>The page.</summary>
    public static string Of(PublicPage page)
    {
        var open = page.Open.ToList();
        var over = page.Incidents.Where(static i => !i.IsOpen).ToList();
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
            <meta name="color-scheme" content="light dark" />
            <link rel="alternate" type="application/feed+json" title="{Text(
                page.Title
            )}" href="feed.json" />
            <title>{Text(page.Title)}</title>
            <style>
            {PublicStyle.Css}
            </style>
            </head>
            <body>
            <main>
            <h1>{Text(page.Title)}</h1>
            {Summary(open)}
            <h2>Services</h2>
            <ul class="services">
            {Lines(page.Services.Select(Service))}</ul>
            {(
                open.Count == 0 ? "" : $"<h2>Now</h2>\n{Lines(open.Select(Incident))}"
            )}<h2>The last {PublicPage.History.TotalDays:0} days</h2>
            {(over.Count == 0 ? "<p>No incident.</p>\n" : Lines(over.Select(Incident)))}</main>
            <footer>
            <p>As of {Time(page.At)}. <a href="feed.json">Feed</a></p>
            </footer>
            </body>
            </html>

            """;
    }

    /// <summary>The words for how a service is; a mark, so that colour is not needed to tell.</summary>
    public static (string Kind, string Words) State(PublicPhase? phase) =>
        phase switch
        {
            null => ("good", "✓ Operational"),
            PublicPhase.Investigating => ("bad", "✗ Issues, being investigated"),
            PublicPhase.Identified => ("bad", "✗ Issues, being mended"),
            PublicPhase.Monitoring => ("open", "… Mended, being watched"),
            _ => ("good", "✓ Resolved"),
        };

    private static string Summary(List<PublicIncident> open)
    {
        var (kind, words) =
            open.Count == 0
                ? ("good", "✓ All services are operational")
                : State(open.Min(static i => i.Phase));
        return $"<p class=\"summary {kind}\">{words}</p>";
    }

    private static string Service(PublicService service)
    {
        var (kind, words) = State(service.Phase);
        return $"<li><span>{Text(service.Name)}</span> <span class=\"{kind}\">{words}</span></li>";
    }

    private static string Incident(PublicIncident incident)
    {
        var (kind, words) = State(incident.Phase);
        return $"""
            <article id="{incident.Mark.TrimStart('#')}">
            <h3>{Text(incident.Title)} <small class="{kind}">{words}</small></h3>
            <ol>
            {Lines(incident.Updates.Reverse().Select(Update))}</ol>
            </article>
            """;
    }

    private static string Update(PublicUpdate update) =>
        $"<li><p><strong>{Name(update.Phase)}</strong> · {Time(update.At)}</p><p class=\"words\">{Text(update.Text)}</p></li>";

    /// <summary>A phase's name: <c>Investigating</c>.</summary>
    public static string Name(PublicPhase phase) =>
        phase switch
        {
            PublicPhase.Investigating => "Investigating",
            PublicPhase.Identified => "Identified",
            PublicPhase.Monitoring => "Monitoring",
            _ => "Resolved",
        };

    private static string Time(DateTimeOffset at) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<time datetime=\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC</time>"
        );

    private static string Lines(IEnumerable<string> lines) =>
        string.Concat(lines.Select(static line => line + "\n"));

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
