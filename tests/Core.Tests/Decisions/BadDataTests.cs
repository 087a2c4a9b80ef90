using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Decisions;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using static Lastgood.Core.Tests.Signals.Scrape;

namespace Lastgood.Core.Tests.Decisions;

/// <summary>What a real service and a bad source do together, at random.</summary>
public sealed class BadDataTests
{
    private static readonly Gen<ScrapeEvent> AnyEvent =
        from pause in Gen.Choose(1, 60)
        from fault in Gen.Elements(Enum.GetValues<Fault>())
        from restart in Gen.Choose(0, 9)
        select new ScrapeEvent(pause / 10.0, fault, restart == 0);

    [Fact]
    public void No_sequence_of_bad_samples_alone_leads_to_a_rollback()
    {
        Prop.ForAll(
                AnyEvent.ListOf().ToArbitrary(),
                events =>
                {
                    var board = Board("error_rate > 10%", "p95 > 5x baseline");
                    // Half of all that the process ever answered were errors, long before it was watched.
                    var service = new FlakyService(board, historicFailures: 10_000);
                    return events.All(e =>
                    {
                        service.Play(e, board, failing: false);
                        return Unproven.Decide(board, service.Now)
                            is DecisionKind.Monitor
                                or DecisionKind.Inconclusive;
                    });
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void A_true_failure_is_noticed_within_window_and_duration_and_one_gap()
    {
        var cases =
            from hold in Gen.Elements(0, 5, 30, 120)
            from begins in Gen.Choose(1, 10)
            from gapAt in Gen.Choose(0, 60)
            from gap in Gen.Choose(1, 60)
            from pauses in Gen.Choose(10, 30).ArrayOf(250)
            from restarts in Gen.Choose(0, 19).ArrayOf(250)
            select (hold, begins, gapAt, gap, pauses, restarts);
        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    var board = Board($"error_rate > 10% for {c.hold}s");
                    var service = new FlakyService(board, historicFailures: 0);
                    var failsFrom = TimeSpan.MaxValue;
                    TimeSpan? noticed = null;
                    for (var i = 0; noticed is null && i < c.pauses.Length; i++)
                    {
                        failsFrom = i == c.begins ? service.Now : failsFrom;
                        var pause = (c.pauses[i] / 10.0) + (i == c.gapAt ? c.gap : 0);
                        var deadline = board.NextDeadline;
                        if (deadline <= service.Now + Seconds(pause))
                        {
                            noticed = Noticed(board, deadline.Value);
                        }
                        service.Play(
                            new ScrapeEvent(pause, Fault.None, c.restarts[i] == 0),
                            board,
                            failing: i >= c.begins
                        );
                        noticed ??= Noticed(board, service.Now);
                    }
                    return noticed >= failsFrom
                        && noticed <= failsFrom + Seconds(10 + c.hold + 3 + c.gap);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void A_decision_does_not_depend_on_how_often_a_sample_is_delivered()
    {
        var cases =
            from events in AnyEvent.ListOf()
            from failing in Gen.Choose(0, 30)
            select (events, failing);
        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    var once = Board("error_rate > 10% for 5s", "p95 > 5x baseline");
                    var often = Board("error_rate > 10% for 5s", "p95 > 5x baseline");
                    var one = new FlakyService(once, historicFailures: 0);
                    var other = new FlakyService(often, historicFailures: 0);
                    return c
                        .events.Index()
                        .All(e =>
                        {
                            var duplicated =
                                e.Item.Fault == Fault.None
                                    ? e.Item with
                                    {
                                        Fault = Fault.Duplicate,
                                    }
                                    : e.Item;
                            one.Play(e.Item, once, failing: e.Index >= c.failing);
                            other.Play(duplicated, often, failing: e.Index >= c.failing);
                            return once.NextDeadline == often.NextDeadline
                                && once.Evaluate(one.Now).SequenceEqual(often.Evaluate(other.Now));
                        });
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static TriggerBoard Board(params string[] lines) =>
        new(
            new Policy
            {
                Triggers = [.. lines.Select(static line => TriggerLine.Parse(line).Trigger!)],
            },
            new Baseline("1.1", 5000, 0, Seconds(0.095))
        );

    private static TimeSpan? Noticed(TriggerBoard board, TimeSpan at) =>
        Unproven.Decide(board, at) == DecisionKind.RollBack ? at : null;
}
