using FsCheck;
using FsCheck.Fluent;
using Lastgood.App.Daemon;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;

namespace Lastgood.App.Tests.Daemon;

/// <summary>What becomes of services does not depend on the order in which they are looked at.</summary>
public sealed class OrderTests
{
    private const int Cases = 40;
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(10);
    private static readonly string[] Dependencies = ["postgres", "redis"];

    private static readonly Policy AtOnce = new()
    {
        // Nothing is waited for: the first look decides.
        Triggers = [TriggerLine.Parse("health fails 1 time").Trigger!],
        MinRequests = 1,
    };

    /// <summary>A service that was deployed just now.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Fails">Whether what serves fails, from before the first look on.</param>
    /// <param name="DependsOn">What it depends on.</param>
    public sealed record Member(string Name, bool Fails, IReadOnlyList<string> DependsOn)
    {
        public override string ToString() =>
            $"{Name} {(Fails ? "fails" : "is well")} [{string.Join(", ", DependsOn)}]";
    }

    private static Gen<Member[]> Fleets { get; } =
        Gen.Zip(
                ArbMap.Default.GeneratorFor<bool>(),
                Gen.SubListOf(Dependencies).Select(static d => d.ToList())
            )
            .ListOf(4)
            .Select(static drawn =>
                drawn.Select(
                    static (d, i) => new Member($"service-{(char)('a' + i)}", d.Item1, d.Item2)
                )
            )
            .SelectMany(static fleet => Gen.Shuffle(fleet));

    [Fact]
    public void Services_that_fail_together_are_decided_alike_in_whichever_order_they_are_looked_at() =>
        Prop.ForAll(
                Fleets.ToArbitrary(),
                async fleet =>
                {
                    var end = await PlayAsync(fleet, cap: fleet.Length);
                    foreach (var member in fleet)
                    {
                        Assert.Equal(Expected(member, fleet), end[member.Name]);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    [Fact]
    public void How_many_go_back_under_a_cap_does_not_depend_on_who_is_looked_at_first() =>
        Prop.ForAll(
                Fleets.ToArbitrary(),
                Gen.Choose(0, 3).ToArbitrary(),
                async (fleet, cap) =>
                {
                    var end = await PlayAsync(fleet, cap);
                    var own = fleet.Count(member => Expected(member, fleet) == "1.1");
                    Assert.Equal(Math.Min(own, cap), end.Values.Count(static e => e == "1.1"));
                    Assert.Equal(
                        fleet.Count(static member => member.Fails) - Math.Min(own, cap),
                        end.Values.Count(static e => e == nameof(DecisionKind.Ask))
                    );
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    // The order plays no part in it.
    private static string Expected(Member member, Member[] fleet) =>
        !member.Fails ? "1.2"
        : fleet.Any(other =>
            other != member
            && other.Fails
            && other.DependsOn.Intersect(member.DependsOn, StringComparer.Ordinal).Any()
        )
            ? nameof(DecisionKind.Ask)
        : "1.1";

    /// <summary>Looks at the services in their order for the first time, and waits until each is decided: what serves, or what is asked.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> PlayAsync(
        Member[] members,
        int cap
    )
    {
        var fleet = new Fleet(new RollbackCap(cap, Within));
        var worlds = new WatchedWorld[members.Length];
        for (var i = 0; i < members.Length; i++)
        {
            worlds[i] = await WatchedWorld.BeginAsync(members[i].Name, fleet);
        }
        var decided = new bool[members.Length];
        for (var i = 0; i < members.Length; i++)
        {
            var (member, watched) = (members[i], worlds[i]);
            watched.Policy = AtOnce;
            watched.DependsOn = member.DependsOn;
            fleet.Neighbours.Expect(member.Name, member.DependsOn);
            watched.IsHealthy = url =>
                !member.Fails
                || watched.World.Serving == "1.1"
                || url != $"http://{watched.World.ServingSlot}";
            if (i > 0)
            {
                var (before, known) = (members[i - 1], worlds[i - 1]);
                // Not before what its predecessor saw is known to all; the predecessor goes on at the same time.
                watched.Gate = () =>
                    UntilAsync(() =>
                        known.HasDecided
                        || (
                            before.Fails
                            && !fleet
                                .Neighbours.Well("", Dependencies)
                                .Contains(before.Name, StringComparer.Ordinal)
                        )
                    );
            }
        }
        await Task.WhenAll(
            members.Select(
                (member, i) =>
                    worlds[i]
                        .WatchAsync(state =>
                        {
                            decided[i] |= member.Fails
                                ? Outcome(state) != "1.2"
                                : worlds[i].HasDecided;
                            return Array.TrueForAll(decided, static d => d);
                        })
            )
        );
        // Nor is anything asked twice because others were looked at meanwhile.
        Assert.All(
            worlds,
            static w =>
                Assert.InRange(w.World.Entries.Count(static e => e.Fact is DecisionMade), 0, 1)
        );
        return members
            .Zip(worlds)
            .ToDictionary(
                static m => m.First.Name,
                static m => Outcome(m.Second.State),
                StringComparer.Ordinal
            );
    }

    private static string Outcome(ServiceState state) =>
        state.OpenIncident?.Decision is { Kind: DecisionKind.Ask } asked
            ? asked.Kind.ToString()
            : state.Serving!.Version;

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
