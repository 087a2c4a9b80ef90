using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Decisions;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Tests.Decisions;

/// <summary>Levels and counts of a service that is well, through a source that is not.</summary>
public sealed class BadLevelsTests
{
    private static readonly Gen<(int Pause, Bad Bad, bool Restart)> AnyEvent =
        from pause in Gen.Choose(1, 900)
        from bad in Gen.Elements(Enum.GetValues<Bad>())
        from restart in Gen.Choose(0, 9)
        select (pause, bad, restart == 0);

    private static readonly IReadOnlyList<Signal> Levels =
    [
        Signal.Cpu,
        Signal.Memory,
        Signal.ErrorRate,
        Signal.P95,
        Signal.Requests,
    ];

    private enum Bad
    {
        No,
        Missing,
        Silence,
        NaN,
        Infinite,
        Negative,
        Percent,
        Duplicate,
        Late,
    }

    [Fact]
    public void No_sequence_of_bad_samples_alone_leads_to_a_rollback()
    {
        Prop.ForAll(
                AnyEvent.ListOf().ToArbitrary(),
                events =>
                {
                    var board = Board();
                    var now = TimeSpan.Zero;
                    // What was counted before the service was watched is not this release's.
                    var counted = 1000.0;
                    // Sources leave out what is older than their max_age: the first one is of now.
                    foreach (var sample in Samples(now, Bad.No, counted))
                    {
                        board.Add(sample);
                    }
                    return events.All(e =>
                    {
                        now += TimeSpan.FromSeconds(e.Pause / 10.0);
                        counted = e.Restart ? 0 : counted;
                        foreach (var sample in Samples(now, e.Bad, counted))
                        {
                            board.Add(sample);
                        }
                        return Unproven.Decide(board, now)
                            is DecisionKind.Monitor
                                or DecisionKind.Inconclusive;
                    });
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void A_true_failure_is_noticed_within_its_duration_and_one_gap()
    {
        var cases =
            from begins in Gen.Choose(1, 20)
            from gapAt in Gen.Choose(0, 60)
            from gap in Gen.Choose(1, 60)
            from pauses in Gen.Choose(10, 50).ArrayOf(400)
            select (begins, gapAt, gap, pauses);
        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    var board = Board();
                    var (now, failsFrom) = (TimeSpan.Zero, TimeSpan.MaxValue);
                    for (var i = 0; i < c.pauses.Length; i++)
                    {
                        now += TimeSpan.FromSeconds(
                            (c.pauses[i] / 10.0) + (i == c.gapAt ? c.gap : 0)
                        );
                        failsFrom = i == c.begins ? now : failsFrom;
                        board.Add(new SignalSample(Signal.Cpu, now, i >= c.begins ? 0.99 : 0.5));
                        if (Unproven.Decide(board, now) == DecisionKind.RollBack)
                        {
                            return now >= failsFrom
                                && now <= failsFrom + Held + TimeSpan.FromSeconds(5 + (2 * c.gap));
                        }
                    }
                    return false;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static readonly TimeSpan Held = TimeSpan.FromMinutes(5);

    private static IEnumerable<SignalSample> Samples(TimeSpan now, Bad bad, double counted)
    {
        if (bad == Bad.Silence)
        {
            yield break;
        }
        foreach (var level in Levels)
        {
            var good = new SignalSample(level, now, level == Signal.Requests ? 50 : 0.02);
            yield return bad switch
            {
                Bad.Missing => SignalSample.None(level, now, "connection refused"),
                Bad.NaN => good with { Value = double.NaN },
                Bad.Infinite => good with { Value = double.PositiveInfinity },
                Bad.Negative => good with { Value = -1 },
                // A source that changed its units: latency in milliseconds cannot be told from a slow service.
                Bad.Percent when level.Unit == Units.Ratio => good with { Value = 97 },
                // A sample of the day before, when things were bad.
                Bad.Late => good with { At = now - TimeSpan.FromDays(1), Value = 1 },
                _ => good,
            };
            if (bad == Bad.Duplicate)
            {
                yield return good;
            }
        }
        foreach (var count in new[] { Signal.OomKills, Signal.Restarts })
        {
            var good = new SignalSample(count, now, counted);
            yield return bad switch
            {
                Bad.Missing => SignalSample.None(count, now, "connection refused"),
                Bad.NaN => good with { Value = double.NaN },
                Bad.Infinite => good with { Value = double.PositiveInfinity },
                Bad.Negative => good with { Value = -1 },
                Bad.Late => good with { At = now - TimeSpan.FromDays(1), Value = counted + 5 },
                _ => good,
            };
        }
    }

    private static TriggerBoard Board() =>
        new(
            new Policy
            {
                Triggers =
                [
                    .. new[]
                    {
                        "cpu > 95% for 5m",
                        "memory > 95%",
                        "error_rate > 5%",
                        "p95 > 500ms",
                        "requests < 10/s for 5m",
                        "oom_kills >= 1",
                        "restarts >= 3 in 5m",
                    }.Select(static line => TriggerLine.Parse(line).Trigger!),
                ],
            },
            baseline: null,
            [.. Levels, Signal.OomKills, Signal.Restarts]
        );
}
