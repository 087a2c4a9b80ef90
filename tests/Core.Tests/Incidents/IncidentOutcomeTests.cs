using Lastgood.Core.Decisions;
using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Tests.Incidents;

public class IncidentOutcomeTests
{
    [Fact]
    public void Each_story_has_the_outcome_of_its_last_run()
    {
        Assert.Equal("rolled_back", Of(Stories.RolledBack()));
        Assert.Equal("rolled_back", Of(Stories.Resumed()));
        Assert.Equal("rolled_back", Of(Stories.Answered()));
        Assert.Equal("acting", Of(Stories.Acting()));
        Assert.Equal("undone", Of(Stories.RollbackUndone()));
        Assert.Equal("undone", Of(Stories.DeploymentUndone()));
        Assert.Equal("undone", Of(Stories.NeverServed()));
        Assert.Equal("asked", Of(Stories.Asked()));
    }

    [Fact]
    public void A_rollback_that_is_verified_is_rolled_back_while_it_still_tidies_up()
    {
        var switched = new ReleaseActivated("1.1", "1.2", RunKind.Rollback, "watch");

        Assert.Equal("acting", Of(With(Stories.Acting(), "shop-r2", switched)));
        Assert.Equal("rolled_back", Of(With(Stories.Acting(), "shop-r2", switched, Tale.Passed())));
    }

    [Fact]
    public void A_question_that_a_person_settles_without_a_run_is_resolved()
    {
        var closed = new IncidentResolved("shop-i1", "alice", "the database was full");

        Assert.Equal("resolved", Of(With(Stories.Asked(), null, closed)));
    }

    [Fact]
    public void A_question_after_a_rollback_counts_until_the_incident_is_resolved()
    {
        var question = new DecisionMade(
            Tale.Decision(DecisionKind.Ask, "a rollback is never rolled back"),
            "shop-i1"
        );
        var asked = With(Stories.Resumed(), null, question);

        Assert.Equal("asked", Of(asked));
        Assert.Equal(
            "rolled_back",
            Of(With(asked, null, new IncidentResolved("shop-i1", "alice", "it was the database")))
        );
    }

    [Fact]
    public void A_run_that_could_not_be_taken_back_or_found_another_world_failed()
    {
        var failed = new RunEnded(RunOutcome.Failed, "1.2", "the switch failed; 1.2 serves now");
        var diverged = new RunEnded(RunOutcome.Diverged, null, "somebody else changed it");

        Assert.Equal(
            "failed",
            Of(
                With(
                    Stories.Acting(),
                    "shop-r2",
                    new UndoFailed(1, "read-only file system"),
                    failed
                )
            )
        );
        Assert.Equal("failed", Of(With(Stories.Acting(), "shop-r2", diverged)));
    }

    [Fact]
    public void The_first_resolution_counts()
    {
        var twice = With(
            Stories.Resumed(),
            null,
            new IncidentResolved("shop-i1", "alice", "all is well"),
            new IncidentResolved("shop-i1", "watch", "watched")
        );

        Assert.Equal(
            "all is well",
            IncidentStory.Find(twice, "shop-i1")!.Incident.Resolution!.Summary
        );
    }

    private static List<Entry> With(
        IReadOnlyList<Entry> entries,
        string? run,
        params IEnumerable<Fact> facts
    ) =>
        [
            .. entries,
            .. facts.Select(
                (f, i) =>
                    new Entry(entries.Count + 1 + i, "shop", entries[^1].At.AddMinutes(1), run, f)
            ),
        ];

    private static string Of(IReadOnlyList<Entry> entries) =>
        IncidentOutcomes.Word(IncidentOutcomes.Of(IncidentStory.Find(entries, "shop-i1")!));
}
