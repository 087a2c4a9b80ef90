using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;

namespace Lastgood.Core.Tests.Incidents;

public class IncidentTimesTests
{
    [Fact]
    public void An_automatic_rollback_has_every_time_and_every_span()
    {
        var times = Of(Stories.RolledBack());

        Assert.Equal(Tale.Clock("14:00:02.010"), times.DeployedAt);
        Assert.Equal(Tale.Clock("14:02:20"), times.OpenedAt);
        Assert.Null(times.AskedAt);
        Assert.Equal(Tale.Clock("14:02:20"), times.DecidedAt);
        Assert.Equal(Tale.Clock("14:02:20.130"), times.SwitchedAt);
        Assert.Equal(Tale.Clock("14:02:25.200"), times.VerifiedAt);
        Assert.Equal(Tale.Clock("14:17:27"), times.ResolvedAt);
        Assert.Equal(TimeSpan.FromSeconds(137.99), times.ToDecision);
        Assert.Equal(TimeSpan.FromMilliseconds(130), times.ToSwitched);
        Assert.Equal(TimeSpan.FromSeconds(5.07), times.ToVerified);
        Assert.Equal(TimeSpan.FromSeconds(138.12), times.Served);
        Assert.Equal(TimeSpan.FromSeconds(143.19), times.Whole);
    }

    [Fact]
    public void A_rollback_that_was_taken_back_has_not_switched()
    {
        var times = Of(Stories.RollbackUndone());

        Assert.Equal(Tale.Clock("14:02:20"), times.DecidedAt);
        Assert.Null(times.SwitchedAt);
        Assert.Null(times.VerifiedAt);
        Assert.Null(times.Whole);
    }

    [Fact]
    public void A_deployment_that_was_taken_back_switches_when_users_are_back()
    {
        var times = Of(Stories.DeploymentUndone());

        Assert.Equal(Tale.Clock("14:00:02.010"), times.DeployedAt);
        Assert.Equal(Tale.Clock("14:00:07"), times.DecidedAt);
        Assert.Equal(Tale.Clock("14:00:07.020"), times.SwitchedAt);
        Assert.Null(times.VerifiedAt);
        Assert.Equal(Tale.Clock("14:00:08"), times.ResolvedAt);
        Assert.Equal(times.SwitchedAt - times.DeployedAt, times.Whole);
    }

    [Fact]
    public void A_release_that_no_user_saw_was_not_deployed()
    {
        var times = Of(Stories.NeverServed());

        Assert.Null(times.DeployedAt);
        Assert.Null(times.SwitchedAt);
        Assert.Equal(Tale.Clock("14:00:30"), times.DecidedAt);
    }

    [Fact]
    public void Who_was_asked_decides_when_the_answer_is_given()
    {
        var times = Of(Stories.Answered());

        Assert.Equal(Tale.Clock("14:02:05"), times.AskedAt);
        Assert.Equal(Tale.Clock("14:02:05"), times.OpenedAt);
        Assert.Equal(Tale.Clock("14:02:20"), times.DecidedAt);
        Assert.Equal(Tale.Clock("14:02:20.130"), times.SwitchedAt);
        Assert.Null(Of(Stories.Asked()).DecidedAt);
    }

    [Fact]
    public void A_switch_that_was_found_done_counts_from_when_it_was_found()
    {
        Assert.Equal(Tale.Clock("14:03:20"), Of(Stories.Resumed()).SwitchedAt);
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_a_span_unknown_and_never_negative()
    {
        var entries = Stories
            .RolledBack()
            .Select(static e =>
                e.At > Tale.Clock("14:02:00") ? e with { At = e.At.AddHours(-1) } : e
            )
            .ToList();

        var times = Of(entries);

        Assert.True(times.VerifiedAt < times.DeployedAt);
        Assert.Null(times.Whole);
        Assert.Contains(
            "set back",
            IncidentReport.Markdown(
                IncidentStory.Find(entries, "shop-i1")!,
                string.Concat,
                [],
                [],
                []
            ),
            StringComparison.Ordinal
        );
    }

    private static IncidentTimes Of(IReadOnlyList<Entry> entries) =>
        IncidentTimes.Of(IncidentStory.Find(entries, "shop-i1")!);
}
