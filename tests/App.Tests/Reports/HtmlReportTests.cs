using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Lastgood.App.Reports;
using Lastgood.Core.Decisions;
using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Reports;

public class HtmlReportTests
{
    private const string Hostile =
        "a | b ` c <script>alert(1)</script> [x](javascript:alert(1)) ![i](http://e/x.png) **d** _e_ &lt; \\| ``` </td></table> # f";

    [Fact]
    public void It_is_one_well_formed_page_with_title_language_and_nothing_from_elsewhere()
    {
        var page = Page(Stories.RolledBack());

        Assert.Equal("en", page.Root!.Attribute("lang")!.Value);
        Assert.Equal("Incident <shop-i1>", Assert.Single(page.Descendants("title")).Value);
        Assert.Equal(
            "Incident shop-i1: shop was taken back from 1.2 to 1.1",
            Assert.Single(page.Descendants("h1")).Value
        );
        Assert.Equal(17, page.Descendants("h2").Count());
        Assert.DoesNotContain(
            page.Descendants(),
            static e => e.Name.LocalName is "script" or "img" or "link" or "iframe" or "a"
        );
        Assert.DoesNotContain(
            page.Descendants().Attributes(),
            static a => a.Name.LocalName is "src" or "href"
        );
        var ids = page.Descendants().Attributes("id").Select(static a => a.Value).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids, StringComparer.Ordinal);
    }

    [Fact]
    public void A_colour_only_repeats_a_mark_and_a_word()
    {
        var coloured = Page(Stories.RolledBack())
            .Descendants("td")
            .Where(static c => c.Attribute("class") is not null)
            .Select(static c => $"{c.Attribute("class")!.Value}: {c.Value}")
            .Distinct(StringComparer.Ordinal);

        Assert.Equal(
            [
                "good: ✓ rolled back; the incident is resolved",
                "bad: ✗ fired",
                "open: ? no data",
                "good: ✓ clear",
                "good: ✓ yes",
                "good: ✓ passed",
                "open: ? inconclusive",
                "good: ✓ done",
                "open: … open",
            ],
            coloured,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void Every_table_scrolls_in_a_box_that_the_keyboard_reaches()
    {
        Assert.All(
            Page(Stories.RolledBack()).Descendants("table"),
            static t =>
            {
                Assert.Equal("scroll", t.Parent!.Attribute("class")!.Value);
                Assert.Equal("0", t.Parent.Attribute("tabindex")!.Value);
            }
        );
    }

    [Fact]
    public void Commands_and_empty_places_are_shown()
    {
        var page = Page(Stories.RolledBack());

        Assert.Equal(
            [
                "systemctl start shop@blue\n",
                "nginx -t\nnginx -s reload\n",
                "systemctl stop shop@green\n",
            ],
            page.Descendants("pre").Select(static p => p.Value),
            StringComparer.Ordinal
        );
        Assert.Equal(
            10,
            page.Descendants("blockquote")
                .Count(static q =>
                    q.Value.Trim().StartsWith("To be filled in:", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void Hostile_texts_everywhere_are_shown_as_they_are_and_break_nothing()
    {
        var page = Page(
            new Tale()
                .At("14:00:00")
                .Facts(null, new IncidentOpened("shop-i1", Hostile, Hostile))
                .Facts(
                    null,
                    new DecisionMade(Tale.Decision(DecisionKind.RollBack, Hostile), "shop-i1")
                )
                .Facts("shop-r1", Tale.Rollback(Hostile, "by hand: " + Hostile))
                .Step("shop-r1", 0, "14:00:01", 1, (Hostile, Hostile))
                .Facts(
                    "shop-r1",
                    new StepStarted(1, Details.None),
                    new StepFailed(1, Hostile, Hostile),
                    new UndoFailed(1, Hostile)
                )
                .Facts(
                    "shop-r1",
                    new RunAborted(Hostile),
                    new RunEnded(RunOutcome.Failed, Hostile, Hostile)
                )
                .Facts(null, new IncidentResolved("shop-i1", Hostile, Hostile))
                .Entries
        );

        Assert.Equal(17, page.Descendants("h2").Count());
        Assert.All(
            page.Descendants("tr"),
            static row =>
                Assert.Equal(row.Parent!.Parent!.Descendants("th").Count(), row.Elements().Count())
        );
        Assert.DoesNotContain(
            page.Descendants(),
            static e => e.Name.LocalName is "script" or "img" or "a"
        );
        Assert.Contains(page.Descendants("p"), static p => p.Value == $"Failed: {Hostile}");
        Assert.Contains(page.Descendants("p"), static p => p.Value == $"To do: {Hostile}");
        Assert.Contains(
            page.Descendants("td"),
            static c => c.Value == $"✗ {Hostile}, the blamed release"
        );
    }

    [Fact]
    public void Any_evidence_is_shown_character_by_character()
    {
        var text = Gen.Elements<string>([
                .. @"|`*_[]()<>&#~$!\""'-+=.:@1ax".Select(static c => c.ToString()),
                " a",
                "``",
                "\\|",
                "&amp;",
                "http://e.x/",
                "<b>",
                "--",
            ])
            .NonEmptyListOf()
            .Select(static parts => string.Concat(parts).Trim())
            .Where(static t => t.Length is > 0 and < 400);

        Prop.ForAll(
                text.ToArbitrary(),
                static evidence =>
                {
                    var decision = Tale.Decision(DecisionKind.RollBack, "errors") with
                    {
                        Guards = [new Guard("guard", true, evidence)],
                    };
                    var page = Page(
                        new Tale()
                            .At("14:00:00")
                            .Facts(
                                null,
                                new IncidentOpened("shop-i1", "errors", "1.2"),
                                new DecisionMade(decision, "shop-i1")
                            )
                            .Entries
                    );
                    var row = page.Descendants("table")
                        .Single(static t => t.Attribute("class")?.Value == "guard")
                        .Descendants("td");
                    return row.Select(static c => c.Value)
                        .SequenceEqual(["guard", "✓ yes", evidence], StringComparer.Ordinal);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static XDocument Page(IReadOnlyList<Entry> entries)
    {
        var markdown = IncidentReport.Markdown(
            IncidentStory.Find(entries, "shop-i1")!,
            Adapters.Processes.CommandLine.Show,
            [],
            [],
            []
        );
        return XDocument.Parse(
            HtmlReport
                .Of(
                    "Incident <shop-i1>",
                    markdown,
                    new Dictionary<string, string>(StringComparer.Ordinal)
                )
                .Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)
        );
    }
}
