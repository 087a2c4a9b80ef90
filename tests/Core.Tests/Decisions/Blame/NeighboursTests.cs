using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Decisions.Blame;

namespace Lastgood.Core.Tests.Decisions.Blame;

public sealed class NeighboursTests
{
    private static readonly string[] Dependencies = ["postgres", "redis", "queue"];

    private static readonly Gen<(string[] Depends, int Since)> Report = Gen.Zip(
            Gen.SubListOf(Dependencies),
            // Seconds, some of them more than a minute apart; below 0 it is well.
            Gen.Choose(-50, 150)
        )
        .Select(static drawn => (drawn.Item1.ToArray(), drawn.Item2));

    [Fact]
    public void What_is_told_of_a_service_does_not_depend_on_who_reported_first()
    {
        var reports = Report.ListOf(6).Select(static all => all.Index().ToArray());
        Prop.ForAll(
                reports
                    .SelectMany(static all => Gen.Shuffle(all).Select(other => (all, other)))
                    .ToArbitrary(),
                static orders =>
                    Told(orders.all).SequenceEqual(Told(orders.other), StringComparer.Ordinal)
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Those_that_are_well_are_known_before_anything_was_seen_of_them()
    {
        var neighbours = new Neighbours();
        neighbours.Expect("shop", ["postgres"]);
        neighbours.Expect("cart", ["postgres", "redis"]);
        neighbours.Expect("mail", ["redis"]);
        Assert.Equal(["cart"], neighbours.Well("shop", ["postgres"]));

        neighbours.Report("cart", ["postgres", "redis"], TimeSpan.Zero);
        Assert.Empty(neighbours.Well("shop", ["postgres"]));
        neighbours.Report("cart", ["postgres", "redis"], null);
        Assert.Equal(["cart"], neighbours.Well("shop", ["postgres"]));
    }

    private static IEnumerable<string> Told(
        (int Index, (string[] Depends, int Since) Item)[] reports
    )
    {
        var neighbours = new Neighbours();
        foreach (var (index, (depends, since)) in reports)
        {
            neighbours.Report(Name(index), depends, since < 0 ? null : TimeSpan.FromSeconds(since));
        }
        return Enumerable
            .Range(0, reports.Length)
            .Select(i => $"{Name(i)}: {string.Join(" ", neighbours.Of(Name(i)))}");
    }

    private static string Name(int index) => $"service-{(char)('a' + index)}";
}
