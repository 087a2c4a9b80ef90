using System.Text.Json;
using System.Xml.Linq;
using Lastgood.Adapters.Notifications;
using Lastgood.App.StatusPage;
using Lastgood.Core.Telling;

namespace Lastgood.App.Tests.StatusPage;

public class PublicPageTests
{
    private const string Hostile = "<script>alert(1)</script> & \"shop\" </li>";

    private static readonly DateTimeOffset Now = new(2026, 1, 31, 14, 0, 0, TimeSpan.Zero);

    private static Message Told(
        string service,
        int incident,
        PublicPhase? phase,
        TimeSpan ago,
        bool isDrill = false
    )
    {
        var notice = new Notice
        {
            Id = $"{service}-n{incident}",
            Cause = incident,
            Service = service,
            Incident = $"{service}-i{incident}",
            Moment = Moment.IncidentOpened,
            Level = NoticeLevel.Warning,
            At = Now - ago,
            Reason = "db-7 said: password",
            IsDrill = isDrill,
            Phase = phase,
        };
        return new Message(
            notice,
            NoticeWords.Title(notice),
            NoticeWords.Text(notice),
            NoticeWords.PublicText(notice, Hostile),
            []
        )
        {
            PublicTitle = NoticeWords.PublicTitle(notice, Hostile),
        };
    }

    private static PublicPage Page(params Message[] messages) =>
        PublicPage.Of(
            "Status of the Shop",
            Now,
            [(Hostile, ["shop", "all"]), ("Search", ["search"])],
            messages
        );

    private static XDocument Parse(PublicPage page) =>
        XDocument.Parse(PublicHtml.Of(page)["<!DOCTYPE html>".Length..]);

    private static readonly PublicPage Busy = Page(
        Told("shop", 1, PublicPhase.Investigating, TimeSpan.FromDays(40)),
        Told("shop", 1, PublicPhase.Resolved, TimeSpan.FromDays(39)),
        Told("shop", 2, PublicPhase.Investigating, TimeSpan.FromMinutes(9)),
        Told("shop", 2, PublicPhase.Identified, TimeSpan.FromMinutes(8)),
        Told("search", 1, PublicPhase.Investigating, TimeSpan.FromMinutes(7)),
        Told("search", 1, PublicPhase.Monitoring, TimeSpan.FromMinutes(5))
    );

    [Fact]
    public void It_is_one_well_formed_page_with_no_script_and_nothing_from_elsewhere()
    {
        var page = Parse(Busy);
        Assert.Equal("en", page.Root!.Attribute("lang")!.Value);
        Assert.Equal("Status of the Shop", Assert.Single(page.Descendants("h1")).Value);
        Assert.DoesNotContain(
            page.Descendants(),
            static e => e.Name.LocalName is "script" or "img" or "iframe"
        );
        Assert.All(
            page.Descendants().Attributes().Where(static a => a.Name.LocalName is "href" or "src"),
            static a => Assert.Equal("feed.json", a.Value)
        );
        var ids = page.Descendants().Attributes("id").Select(static a => a.Value).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids, StringComparer.Ordinal);
    }

    [Fact]
    public void It_says_how_each_service_is_and_what_was_told_the_newest_first()
    {
        var page = Parse(Busy);
        Assert.Equal(
            [$"{Hostile} ✗ Issues, being mended", "Search … Mended, being watched"],
            page.Descendants("ul")
                .Single()
                .Elements("li")
                .Select(static e => string.Join(' ', e.Elements().Select(static s => s.Value))),
            StringComparer.Ordinal
        );
        Assert.Equal(
            "✗ Issues, being mended",
            page.Descendants("p").First(static e => e.Attribute("class") is not null).Value
        );
        Assert.Equal(
            ["Monitoring,Investigating", "Identified,Investigating", "Resolved,Investigating"],
            page.Descendants("article")
                .Select(static a =>
                    string.Join(",", a.Descendants("strong").Select(static s => s.Value))
                ),
            StringComparer.Ordinal
        );
        Assert.Equal(
            ["Services", "Now", "The last 90 days"],
            page.Descendants("h2").Select(static e => e.Value),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void A_group_that_has_an_incident_is_an_incident_of_its_services() =>
        Assert.Equal(
            [PublicPhase.Investigating, null],
            Page(Told("all", 1, PublicPhase.Investigating, TimeSpan.Zero))
                .Services.Select(static s => s.Phase)
        );

    [Fact]
    public void What_is_internal_old_or_a_drill_is_not_on_it()
    {
        var page = Page(
            Told("shop", 1, PublicPhase.Investigating, TimeSpan.FromDays(92)),
            Told("shop", 1, PublicPhase.Resolved, TimeSpan.FromDays(91)),
            Told("shop", 2, null, TimeSpan.FromMinutes(9)),
            Told("shop", 3, PublicPhase.Investigating, TimeSpan.FromMinutes(9), isDrill: true)
        );
        Assert.Empty(page.Incidents);
        Assert.Contains(
            "✓ All services are operational",
            PublicHtml.Of(page),
            StringComparison.Ordinal
        );
        foreach (var text in new[] { PublicHtml.Of(Busy), PublicFeed.Of(Busy, null) })
        {
            Assert.DoesNotContain("db-7", text, StringComparison.Ordinal);
            Assert.DoesNotContain("shop-i", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_incident_that_is_open_is_shown_however_old_it_is() =>
        Assert.Single(
            Page(Told("shop", 1, PublicPhase.Investigating, TimeSpan.FromDays(200))).Open
        );

    [Fact]
    public void The_feed_has_an_item_for_each_thing_that_was_told()
    {
        var feed = JsonDocument
            .Parse(PublicFeed.Of(Busy, "https://status.example.org/"))
            .RootElement;
        Assert.Equal("https://jsonfeed.org/version/1.1", feed.GetProperty("version").GetString());
        Assert.Equal(
            "https://status.example.org/feed.json",
            feed.GetProperty("feed_url").GetString()
        );
        var items = feed.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            [
                "monitoring",
                "investigating",
                "identified",
                "investigating",
                "resolved",
                "investigating",
            ],
            items.Select(static i => i.GetProperty("tags")[0].GetString()),
            StringComparer.Ordinal
        );
        Assert.Equal(
            6,
            items
                .Select(static i => i.GetProperty("id").GetString())
                .Distinct(StringComparer.Ordinal)
                .Count()
        );
        Assert.Equal("2026-01-31T13:55:00Z", items[0].GetProperty("date_published").GetString());
        Assert.StartsWith(
            "https://status.example.org/#",
            items[0].GetProperty("url").GetString(),
            StringComparison.Ordinal
        );
    }
}
