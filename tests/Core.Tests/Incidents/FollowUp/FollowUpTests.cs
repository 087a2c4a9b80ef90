using Lastgood.Core.Incidents;
using Lastgood.Core.Incidents.CheckLists;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Journal;
using Lastgood.Core.Telling;

namespace Lastgood.Core.Tests.Incidents.FollowUp;

public class FollowUpTests
{
    private const string Id = "shop-i1";

    private static readonly DateTimeOffset Opened = Tale.Clock("14:02:20");

    /// <summary>From the first bad answer to the last action item, a week in one screen.</summary>
    [Fact]
    public void A_whole_incident_is_followed_up_until_nothing_is_left()
    {
        IReadOnlyList<Entry> story = Stories.RolledBack();
        Assert.Equal(
            "caches data database errors flows integrations login stakeholders status-page team-told updates",
            string.Join(' ', Late(story, [], Opened.AddHours(2)).Order(StringComparer.Ordinal))
        );

        IReadOnlyList<Announcement> told =
        [
            new(Opened, "slack", IsPublic: false, IsResolution: false),
            new(Opened, "statuspage", IsPublic: true, IsResolution: true),
        ];
        foreach (
            var item in new[] { "database", "caches", "login", "flows", "data", "integrations" }
        )
        {
            story = After(story, new ItemTicked(Id, item, TickState.Done, "looked", "alice"));
        }
        story = After(story, new ItemTicked(Id, "errors", TickState.NotNeeded, "", "alice"));
        Assert.Empty(Late(story, told, Opened.AddHours(2)));

        Assert.Equal(
            ["post-mortem", "root-cause", "wrong", "fix-planned"],
            Late(story, told, Opened.AddHours(25)),
            StringComparer.Ordinal
        );
        story = After(
            story,
            new ItemTicked(Id, "post-mortem", TickState.Done, "Friday", "alice"),
            new SectionWritten(Id, ReportSection.RootCause, "A missing index.", "bob"),
            new SectionWritten(Id, ReportSection.WentWrong, "No load test.", "bob"),
            new ActionPlanned(Id, 1, "Add the index", "bob", Opened.AddDays(1), "bob"),
            new ActionPlanned(Id, 2, "Load test in CI", "carol", Opened.AddDays(7), "bob")
        );
        Assert.Empty(Late(story, told, Opened.AddHours(25)));

        story = After(
            story,
            new ActionEnded(Id, 1, IsDone: true, "in 1.3", "bob"),
            new ActionEnded(Id, 2, IsDone: true, "", "carol"),
            new ItemTicked(Id, "runbook", TickState.Done, "", "bob"),
            new ItemTicked(Id, "tests", TickState.Done, "", "bob")
        );
        Assert.Equal(["report"], Late(story, told, Opened.AddDays(8)), StringComparer.Ordinal);

        story = After(story, new ReportStaged(Id, ReportStage.Final, "alice"));
        Assert.Empty(Late(story, told, Opened.AddDays(8)));
        Assert.All(
            CheckList.Of(Find(story), told),
            static line => Assert.False(line.IsOpen, line.Item.Id)
        );
    }

    [Fact]
    public void The_machine_checks_what_it_can_and_says_how_it_knows()
    {
        var lines = CheckList
            .Of(Find(Stories.RolledBack()), [])
            .ToDictionary(static l => l.Item.Id, StringComparer.Ordinal);

        Assert.Equal(
            (TickState.Done, "1,240 of 4,130 requests failed"),
            (lines["impact"].State, lines["impact"].Evidence)
        );
        Assert.Equal("1.1 serves since 2026-01-31 14:02:20 UTC", lines["rolled-back"].Evidence);
        Assert.Equal("1.1 was watched for 15m without a trigger", lines["monitored"].Evidence);
        Assert.All(
            new[] { "severity", "decided", "plan", "captured", "verified", "running" },
            id => Assert.Equal(TickState.Done, lines[id].State)
        );
        Assert.Equal(TickState.Open, lines["login"].State);
        Assert.Equal(Opened.AddHours(1), lines["login"].Due);
    }

    [Fact]
    public void What_failed_is_not_ticked_by_the_machine_and_a_person_has_the_last_word()
    {
        var failed = CheckList
            .Of(Find(Stories.RollbackUndone()), [])
            .Single(static l => l.Item.Id == "verified");
        Assert.Equal(TickState.Failed, failed.State);
        Assert.True(failed.IsOverdue(Opened.AddDays(1)));

        var said = CheckList
            .Of(
                Find(
                    After(
                        Stories.RollbackUndone(),
                        new ItemTicked(Id, "verified", TickState.Done, "by hand", "alice")
                    )
                ),
                []
            )
            .Single(static l => l.Item.Id == "verified");
        Assert.Equal((TickState.Done, "by hand", "alice"), (said.State, said.Evidence, said.By));
    }

    [Fact]
    public void Where_no_user_was_touched_nobody_has_to_tell_any()
    {
        var items = CheckList
            .Of(Find(Stories.NeverServed()), [])
            .Select(static l => l.Item.Id)
            .ToList();

        Assert.DoesNotContain("status-page", items, StringComparer.Ordinal);
        Assert.DoesNotContain("rolled-back", items, StringComparer.Ordinal);
        Assert.Contains("root-cause", items, StringComparer.Ordinal);
    }

    [Fact]
    public void A_note_keeps_what_it_said_before()
    {
        var story = Find(
            After(
                Stories.RolledBack(),
                new NoteWritten(Id, 1, "Customers call", IsPinned: false, "alice"),
                new NoteWritten(Id, 2, "Shop is slow too", IsPinned: false, "bob"),
                new NoteWritten(Id, 1, "Three customers call", IsPinned: true, "alice")
            )
        );

        var notes = story.Incident.FollowUp.Notes;
        Assert.Equal(2, notes.Count);
        Assert.Equal(
            ["Customers call", "Three customers call"],
            notes[0].Versions.Select(static v => v.Text),
            StringComparer.Ordinal
        );
        Assert.True(notes[0].IsPinned);
        Assert.Contains(
            Timeline.Of(story),
            static l => l.What == "alice noted (1): Three customers call."
        );
        Assert.Contains(
            "| Three customers call | alice |",
            IncidentReport.Markdown(story, static _ => "", [], [], []),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_people_wrote_stands_in_the_report_in_place_of_what_was_asked()
    {
        var report = IncidentReport.Markdown(
            Find(
                After(
                    Stories.RolledBack(),
                    new SectionWritten(
                        Id,
                        ReportSection.RootCause,
                        "A *missing* index.\n\nIt was dropped.",
                        "bob"
                    ),
                    new ActionPlanned(Id, 1, "Add the index", "bob", Opened.AddDays(1), "bob"),
                    new ActionEnded(Id, 1, IsDone: true, "in 1.3", "bob")
                )
            ),
            static _ => "",
            [],
            [],
            []
        );

        Assert.Contains(
            "## Root cause\n\nA \\*missing\\* index.\n\nIt was dropped.\n\n## Contributing",
            report,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| 1. Add the index | bob | 2026-02-01 14:02 | ✓ done: in 1.3 |",
            report,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Who_is_reminded_is_told_what_is_late_and_a_refused_release_is_told_of()
    {
        var entries = After(Stories.RolledBack(), new WorkLate(Id, ["root-cause"], [2], "watch"));
        entries =
        [
            .. entries,
            new Entry(
                entries[^1].Sequence + 1,
                "shop",
                entries[^1].At,
                null,
                new ReleaseRefused("1.2", "1.2 is bad: errors", Id, "ci")
            ),
        ];

        var notices = Notices.Of(entries, new NoticeRules(), entries[^1].At);

        var late = Assert.Single(notices, static n => n.Moment == Moment.Overdue);
        Assert.Equal((Id, "The root cause is known; action 2"), (late.Incident, late.Reason));
        var refused = Assert.Single(notices, static n => n.Moment == Moment.BadReleaseRefused);
        Assert.Equal(("1.2", NoticeLevel.Warning), (refused.To, refused.Level));
        Assert.Equal(
            ["root-cause"],
            Find(entries).Incident.FollowUp.Reminder!.Items,
            StringComparer.Ordinal
        );
    }

    private static IEnumerable<string> Late(
        IReadOnlyList<Entry> story,
        IReadOnlyList<Announcement> told,
        DateTimeOffset now
    ) => CheckList.Overdue(Find(story), told, now).Select(static l => l.Item.Id);

    private static IncidentStory Find(IReadOnlyList<Entry> entries) =>
        IncidentStory.Find(entries, Id)!;

    private static IReadOnlyList<Entry> After(
        IReadOnlyList<Entry> story,
        params IReadOnlyList<FollowUpFact> facts
    ) =>
        [
            .. story,
            .. facts.Select(
                (f, i) =>
                    new Entry(
                        story[^1].Sequence + 1 + i,
                        "shop",
                        story[^1].At.AddMinutes(1),
                        null,
                        f
                    )
            ),
        ];
}
