using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.Core.Telling;

namespace Lastgood.Core.Tests.Incidents;

public class IncidentReportTests
{
    private static readonly string[] Sections =
    [
        "Summary",
        "Facts",
        "Impact",
        "Timeline",
        "What was measured",
        "Why",
        "What was done",
        "Verification",
        "Check lists",
        "Root cause",
        "Contributing factors",
        "What went well",
        "What went wrong",
        "What was lucky",
        "Action items",
        "Prevention",
        "Lessons learned",
    ];

    public static TheoryData<string> All => new(Named.Keys);

    private static Dictionary<string, Func<IReadOnlyList<Entry>>> Named { get; } =
        new(StringComparer.Ordinal)
        {
            ["rolled back"] = Stories.RolledBack,
            ["acting"] = Stories.Acting,
            ["resumed"] = Stories.Resumed,
            ["rollback undone"] = Stories.RollbackUndone,
            ["deployment undone"] = Stories.DeploymentUndone,
            ["never served"] = Stories.NeverServed,
            ["answered"] = Stories.Answered,
            ["asked"] = Stories.Asked,
        };

    [Theory]
    [MemberData(nameof(All))]
    public void No_section_is_ever_missing(string story)
    {
        var report = Of(Named[story]());

        Assert.Equal(
            Sections,
            report
                .Split('\n')
                .Where(static l => l.StartsWith("## ", StringComparison.Ordinal))
                .Select(static l => l[3..]),
            StringComparer.Ordinal
        );
        Assert.Equal(
            1,
            report.Split('\n').Count(static l => l.StartsWith("# ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void The_summary_says_in_plain_words_what_happened()
    {
        Assert.Equal(
            "1.2 began to answer the users of shop at 2026-01-31 14:00:02 UTC. "
                + "2 min 18 s later lastgood decided to go back to 1.1: error_rate 34.2% > 10% for 2m since 1.2 serves; 1.1 is last good and healthy. "
                + "130 ms later 1.1 answered the users again, and was verified 5.1 s after that. "
                + "1.2 answered 4,130 requests, 1,240 of them with a server error (30.0%). "
                + "The incident is resolved since 2026-01-31 14:17:27 UTC.",
            IncidentSummary.Paragraph(IncidentStory.Find(Stories.RolledBack(), "shop-i1")!)
        );
    }

    [Fact]
    public void Facts_measurements_reasons_and_steps_are_in_it()
    {
        var report = Of(Stories.RolledBack());

        Assert.StartsWith(
            "# Incident shop-i1: shop was taken back from 1.2 to 1.1\n",
            report,
            StringComparison.Ordinal
        );
        foreach (
            var line in new[]
            {
                "| Outcome | ✓ rolled back; the incident is resolved |",
                "| Served at the end of these facts | 1.1 |",
                "| Decision → switched | 130 ms |",
                "| Share that failed | 30.0% |",
                "| error_rate > 10% for 2m | ✗ fired | 34.2% | 10.0% | 10 s | 2 min 1 s of 2 min | 1,234 |   |",
                "| p95 > 5x baseline | ? no data | not measured | 200ms | 10 s | at once | 12 | fewer than 20 requests |",
                "| last good is not failing | ✓ yes | healthy: HTTP 200 in 2 ms |",
                "2. **switch traffic from green to blue** – ✓ done, 2026-01-31 14:02:20.130 UTC, in 30 ms",
                "   nginx -s reload",
                "| error_rate | ? inconclusive | 12 requests in 5s, at least 20 are needed | 5 s |",
                "| The root cause is known | … open |   | team that owns the service | 2026-02-01 14:02 |",
                "| A test and a monitor would have shown it sooner | … open |   | team that owns the service | 2026-02-07 14:02 |",
            }
        )
        {
            Assert.Contains($"\n{line}\n", report, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_not_known_says_why()
    {
        Assert.Contains(
            "| Verified | it failed its verification |",
            Of(Stories.RollbackUndone()),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| Served at the end of these facts | ✗ 1.2, the blamed release |",
            Of(Stories.RollbackUndone()),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| Deployed | never: no user's traffic was moved to it |",
            Of(Stories.NeverServed()),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| Share that failed | none: no user's traffic was moved to it |",
            Of(Stories.NeverServed()),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| Share that failed | not measured: the journal holds no reading of its request counters |",
            Of(Stories.DeploymentUndone()),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| Decided | nobody decided to go back yet |",
            Of(Stories.Asked()),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| Decision → switched | not measured: there is no time *switched* |",
            Of(Stories.Acting()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_was_taken_back_and_what_could_not_be_is_in_it()
    {
        var report = Of(
            new Tale()
                .At("14:00:00")
                .Facts(null, new IncidentOpened("shop-i1", "errors", "1.2"))
                .Facts("shop-r1", Tale.Rollback("alice", "errors"))
                .Step("shop-r1", 0, "14:00:01", 1)
                .Facts(
                    "shop-r1",
                    new StepStarted(1, Details.None),
                    new StepFailed(1, "nginx: [emerg] no", "nginx -t")
                )
                .Facts(
                    "shop-r1",
                    new StepUndone(1, Details.Of(("include", "green"))),
                    new UndoFailed(0, "systemctl timed out")
                )
                .Facts(
                    "shop-r1",
                    new RunEnded(
                        RunOutcome.Failed,
                        null,
                        "nginx: [emerg] no; what serves now cannot be told"
                    )
                )
                .Entries
        );

        Assert.Contains(
            "**switch traffic from green to blue** – ↩ taken back",
            report,
            StringComparison.Ordinal
        );
        Assert.Contains("Failed: nginx: \\[emerg\\] no\n", report, StringComparison.Ordinal);
        Assert.Contains("To do: nginx -t\n", report, StringComparison.Ordinal);
        Assert.Contains(
            "Seen when it was taken back: include: green\n",
            report,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "**start 1.1 in blue** – ✗ could not be taken back",
            report,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Could not be taken back: systemctl timed out\n",
            report,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| Served at the end of these facts | ? it cannot be told |",
            report,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_it_cost_is_reckoned_by_the_rate_and_says_how()
    {
        var report = IncidentReport.Markdown(
            IncidentStory.Find(Stories.RolledBack(), "shop-i1")!,
            new ReportContext(static _ => "") { Revenue = new RevenueRate(0.4m, 12, "EUR") }
        );

        Assert.Contains(
            "| Revenue | 523.62 EUR, reckoned: 1,240 failed requests at 0.40 EUR and 2 min 18 s at 12.00 EUR a minute |",
            report,
            StringComparison.Ordinal
        );
        Assert.Null(new RevenueRate(0, 0, "EUR").Of(10, TimeSpan.FromMinutes(1)));
        Assert.Null(new RevenueRate(1, 1, "EUR").Of(null, null));
    }

    [Fact]
    public void The_same_facts_give_the_same_report()
    {
        Assert.Equal(Of(Stories.RolledBack()), Of(Stories.RolledBack()));
    }

    [Fact]
    public void Whom_to_call_stands_with_the_facts_in_order()
    {
        var report = Of(
            Stories.RolledBack(),
            new Contact("Ada", "on call", "ada at example", TimeSpan.Zero),
            new Contact("Grace", null, "room 7", TimeSpan.FromMinutes(15))
        );

        Assert.Contains(
            "\n\nContact: Ada (on call), ada at example.\n\nContact: Grace, room 7, after 15m without an answer.\n\n",
            report,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Contact:", Of(Stories.RolledBack()), StringComparison.Ordinal);
    }

    private static string Of(
        IReadOnlyList<Entry> entries,
        params IReadOnlyList<Contact> contacts
    ) =>
        IncidentReport.Markdown(
            IncidentStory.Find(entries, "shop-i1")!,
            new ReportContext(static a => string.Join(' ', a)) { Contacts = contacts }
        );
}
