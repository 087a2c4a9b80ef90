using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Decisions.Comparison;
using static Lastgood.Core.Tests.Decisions.Comparison.Samples;

namespace Lastgood.Core.Tests.Decisions.Comparison;

/// <summary>What holds for any samples.</summary>
public sealed class PropertyTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly Arbitrary<(
        double[] Baseline,
        double[] Candidate,
        MetricDirection Direction
    )> Pairs = (
        from baseline in Some
        from candidate in Some
        from direction in Directions
        select (baseline, candidate, direction)
    ).ToArbitrary();

    [Fact]
    public void Swapping_the_releases_mirrors_everything()
    {
        Prop.ForAll(
                Pairs,
                static c =>
                {
                    var mirrored = c.Direction switch
                    {
                        MetricDirection.HigherIsWorse => MetricDirection.LowerIsWorse,
                        MetricDirection.LowerIsWorse => MetricDirection.HigherIsWorse,
                        _ => MetricDirection.Either,
                    };
                    var one = ReleaseComparer.Compare(Metric(c.Direction), c.Baseline, c.Candidate);
                    var other = ReleaseComparer.Compare(Metric(mirrored), c.Candidate, c.Baseline);
                    return one.Outcome == other.Outcome
                        && one.Numbers.P == other.Numbers.P
                        && one.Numbers.Shift == -other.Numbers.Shift
                        && one.Numbers.U + other.Numbers.U
                            == c.Baseline.Length * c.Candidate.Length;
                }
            )
            .Check(Often);
    }

    [Fact]
    public void What_is_added_to_both_releases_changes_nothing_but_the_medians()
    {
        var cases =
            from pair in Pairs.Generator
            from more in Gen.Choose(-1_000_000, 1_000_000)
            select (pair, more);
        Prop.ForAll(
                cases.ToArbitrary(),
                static c =>
                {
                    var metric = Metric(c.pair.Direction);
                    var before = ReleaseComparer.Compare(metric, c.pair.Baseline, c.pair.Candidate);
                    var after = ReleaseComparer.Compare(
                        metric,
                        [.. c.pair.Baseline.Select(v => v + c.more)],
                        [.. c.pair.Candidate.Select(v => v + c.more)]
                    );
                    return after.Outcome == before.Outcome
                        && after.Numbers
                            == before.Numbers with
                            {
                                Baseline = Moved(before.Numbers.Baseline, c.more),
                                Candidate = Moved(before.Numbers.Candidate, c.more),
                            };
                }
            )
            .Check(Often);

        static SampleNumbers Moved(SampleNumbers numbers, double by) =>
            numbers with
            {
                Median = numbers.Median + by,
            };
    }

    [Fact]
    public void The_order_of_samples_and_of_metrics_does_not_matter()
    {
        var cases =
            from pairs in Pairs.Generator.ArrayOf(4)
            from order in Gen.Shuffle(new[] { 0, 1, 2, 3 })
            select (pairs, order);
        Prop.ForAll(
                cases.ToArbitrary(),
                static c =>
                {
                    var metrics = c
                        .pairs.Select(
                            static (p, i) =>
                                new MetricSamples(
                                    Metric(p.Direction, 20) with
                                    {
                                        Name = $"m{i}",
                                        Necessary = i % 2 == 0,
                                    },
                                    p.Baseline,
                                    p.Candidate
                                )
                        )
                        .ToList();
                    var shuffled = c.order.Select(i =>
                        metrics[i] with
                        {
                            Baseline = [.. metrics[i].Baseline.Reverse()],
                            Candidate = [.. metrics[i].Candidate.Order()],
                        }
                    );
                    var (one, other) = (
                        ReleaseComparer.Compare(metrics),
                        ReleaseComparer.Compare(shuffled)
                    );
                    return one.Outcome == other.Outcome
                        && one.Reason == other.Reason
                        && one.Metrics.SequenceEqual(other.Metrics);
                }
            )
            .Check(Often);
    }

    [Fact]
    public void Equal_values_never_fail()
    {
        var cases =
            from value in Gen.Elements(0, 0.1, -3, 1e300, double.Epsilon)
            from baseline in Gen.Choose(1, 300)
            from candidate in Gen.Choose(1, 300)
            from direction in Directions
            select (value, baseline, candidate, direction);
        Prop.ForAll(
                cases.ToArbitrary(),
                static c =>
                {
                    var compared = ReleaseComparer.Compare(
                        Metric(c.direction),
                        [.. Enumerable.Repeat(c.value, c.baseline)],
                        [.. Enumerable.Repeat(c.value, c.candidate)]
                    );
                    return compared.Outcome != ComparisonOutcome.Fail
                        && compared.Numbers is { P: 1, Shift: 0 };
                }
            )
            .Check(Often);
    }

    [Fact]
    public void A_shift_beyond_the_spread_fails_with_enough_data()
    {
        var cases =
            from count in Gen.Choose(5, 200)
            from baseline in Gen.Choose(0, 1000).ArrayOf(count)
            from candidate in Gen.Choose(1001, 2000).ArrayOf(count)
            select (baseline, candidate);
        Prop.ForAll(
                cases.ToArbitrary(),
                static c =>
                {
                    double[] low = [.. c.baseline];
                    double[] high = [.. c.candidate];
                    return Outcome(MetricDirection.HigherIsWorse, low, high)
                            == ComparisonOutcome.Fail
                        && Outcome(MetricDirection.LowerIsWorse, high, low)
                            == ComparisonOutcome.Fail
                        && Outcome(MetricDirection.Either, low, high) == ComparisonOutcome.Fail
                        && Outcome(MetricDirection.Either, high, low) == ComparisonOutcome.Fail
                        && Outcome(MetricDirection.LowerIsWorse, low, high)
                            == ComparisonOutcome.Pass;
                }
            )
            .Check(Often);

        static ComparisonOutcome Outcome(
            MetricDirection direction,
            double[] baseline,
            double[] candidate
        ) => ReleaseComparer.Compare(Metric(direction), baseline, candidate).Outcome;
    }

    [Fact]
    public void No_data_throws_and_what_is_useless_is_counted_and_changes_nothing()
    {
        var cases =
            from baseline in Anything
            from candidate in Anything
            from direction in Directions
            select (baseline, candidate, direction);
        Prop.ForAll(
                cases.ToArbitrary(),
                static c =>
                {
                    var all = ReleaseComparer.Compare(Metric(c.direction), c.baseline, c.candidate);
                    var clean = ReleaseComparer
                        .Compare(
                            Metric(c.direction),
                            [.. c.baseline.Where(IsUsable)],
                            [.. c.candidate.Where(IsUsable)]
                        )
                        .Numbers;
                    return all.Numbers
                            == clean with
                            {
                                Baseline = With(clean.Baseline, c.baseline),
                                Candidate = With(clean.Candidate, c.candidate),
                            }
                        && all.Reason.Length < 500
                        && (
                            all.Numbers.P is not null
                            || all.Outcome == ComparisonOutcome.Inconclusive
                        )
                        && all.Numbers.P is null or (>= 0 and <= 1)
                        && all.Numbers.Shift is null or (>= -2e300 and <= 2e300);
                }
            )
            .Check(Often);

        static bool IsUsable(double value) => Math.Abs(value) <= 1e300;

        static SampleNumbers With(SampleNumbers numbers, double[] given) =>
            numbers with
            {
                LeftOut = given.Count(static v => !IsUsable(v)),
            };
    }

    [Fact]
    public void The_shift_is_the_median_of_all_differences()
    {
        Prop.ForAll(
                Pairs,
                static c =>
                {
                    var differences = c
                        .Candidate.SelectMany(x => c.Baseline.Select(y => (x / 7) - (y / 7)))
                        .Order()
                        .ToList();
                    var middle =
                        (
                            differences[(differences.Count - 1) / 2]
                            + differences[differences.Count / 2]
                        ) / 2;
                    var shift = HodgesLehmann.Shift(
                        [.. c.Baseline.Order().Select(static v => v / 7)],
                        [.. c.Candidate.Order().Select(static v => v / 7)]
                    );
                    return Math.Abs(shift - middle) <= 1e-12 * Math.Max(1, Math.Abs(middle));
                }
            )
            .Check(Often);
    }
}
