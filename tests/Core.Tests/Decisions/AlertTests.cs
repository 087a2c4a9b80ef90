using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Blame;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Runs;
using Lastgood.Core.Signals;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Tests.Decisions;

public sealed class AlertTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private int sequence;

    [Theory]
    [InlineData(RunKind.Deploy, -31, true)]
    [InlineData(RunKind.Deploy, -30, false)]
    [InlineData(RunKind.Deploy, 5, false)]
    [InlineData(RunKind.Rollback, -5, true)]
    [InlineData(RunKind.Rollback, 29, true)]
    [InlineData(RunKind.Rollback, 30, false)]
    public void What_the_clocks_leave_open_is_held_against_the_newer_release(
        RunKind kind,
        int startsAt,
        bool isBefore
    )
    {
        var state = Told(Activated("1.1"), Activated("1.2", "r1", kind), Fired("a", startsAt));

        Assert.Equal(isBefore, IsBefore(state));
    }

    [Fact]
    public void What_was_known_when_a_run_began_is_older_whatever_the_clocks_say()
    {
        var state = Told(Activated("1.1"), Fired("a", 60), Activated("1.2", "r1"));

        Assert.True(IsBefore(state));
    }

    [Fact]
    public void What_others_activated_may_have_broken_something_before_it_was_noticed()
    {
        var state = Told(Activated("1.1"), Fired("a", -10), Activated("1.2"));

        Assert.False(IsBefore(state));
    }

    [Fact]
    public void What_a_release_broke_is_still_its_doing_when_a_deployment_was_undone()
    {
        var state = Told(
            Activated("1.1"),
            Fired("a", 60),
            Entry(new RunStarted(Plan, "alice", "", null), "r1"),
            Activated("1.2", "r1"),
            Entry(new RunEnded(RunOutcome.Undone, "1.1", ""), "r1")
        );

        Assert.Equal("1.1", state.Serving?.Version);
        Assert.False(IsBefore(state));
    }

    [Fact]
    public void An_alert_fires_until_it_is_over_across_activations()
    {
        var state = Told(Activated("1.1"), Fired("a", 1), Fired("b", 2), Activated("1.2"));
        Assert.Equal(2, state.Cautions.Alerts.Count);

        state.Apply([Entry(new AlertResolved("HighErrorRate", "a", Noon, null))]);

        Assert.Equal("b", Assert.Single(state.Cautions.Alerts).Fact.Fingerprint);
        Assert.Null(state.Cautions.AlertOf("a"));
    }

    [Fact]
    public void An_alert_fires_its_trigger_since_it_began()
    {
        var reading = Read(
            new Saying(Signal.Alert, "HighErrorRate", "5xx") { Since = TimeSpan.FromSeconds(20) }
        );

        Assert.Equal(
            (TriggerState.Fired, TimeSpan.FromSeconds(40), "5xx"),
            (reading.State, reading.Held, reading.Note)
        );
    }

    [Fact]
    public void An_alert_that_seems_to_begin_in_the_future_began_now()
    {
        var reading = Read(
            new Saying(Signal.Alert, "HighErrorRate", "5xx") { Since = TimeSpan.FromSeconds(90) }
        );

        Assert.Equal((TriggerState.Fired, TimeSpan.Zero), (reading.State, reading.Held));
    }

    [Fact]
    public void An_older_alert_is_neither_good_nor_bad()
    {
        var reading = Read(
            new Saying(Signal.Alert, "HighErrorRate", "it fires since before") { IsOlder = true }
        );

        Assert.Equal((TriggerState.NoData, "it fires since before"), (reading.State, reading.Note));
        Assert.False(TriggerBoard.Conclusive([reading, Well]));
        Assert.True(TriggerBoard.Conclusive([Read(null), Well]));
    }

    private static Plan Plan { get; } =
        new(
            "shop",
            RunKind.Deploy,
            "memory",
            "1.1",
            "1.2",
            [],
            new VerificationSpec(0, TimeSpan.Zero, 0, []),
            TimeSpan.Zero
        );

    private static TriggerReading Well { get; } =
        new(
            "health fails 3 times",
            TriggerState.Clear,
            0,
            3,
            Units.Failures,
            TimeSpan.Zero,
            TimeSpan.Zero,
            TimeSpan.Zero,
            1,
            null
        );

    private static TriggerReading Read(Saying? saying)
    {
        var trigger = TriggerLine.Parse("alert HighErrorRate").Trigger!;
        var board = new TriggerBoard(new Policy { Triggers = [trigger] }, null);
        if (saying is not null)
        {
            board.Say(saying);
        }
        board.Say(new Saying(Signal.Alert, "Other", "nobody asked"));
        return Assert.Single(board.Evaluate(TimeSpan.FromMinutes(1)));
    }

    private static bool IsBefore(ServiceState state) =>
        AlertOnset.IsBefore(Assert.Single(state.Cautions.Alerts), state.Serving!, Skew);

    private static ServiceState Told(params Entry[] entries) => ServiceState.From("shop", entries);

    private Entry Fired(string fingerprint, int startsAt) =>
        Entry(new AlertFired("HighErrorRate", fingerprint, Noon.AddSeconds(startsAt), "5xx"));

    private Entry Activated(string version, string? run = null, RunKind kind = RunKind.Deploy) =>
        Entry(new ReleaseActivated(version, null, kind, "test"), run);

    private Entry Entry(Fact fact, string? run = null) => new(++sequence, "shop", Noon, run, fact);
}
