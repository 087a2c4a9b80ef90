using Lastgood.Core.Activations;
using Lastgood.Core.Activations.Groups;
using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Tests.Activations;

/// <summary>Two services that go back together, cart before shop; each has 1.1 good and 1.2 serving.</summary>
public sealed class GroupTests
{
    private World Group { get; set; } = null!;

    private Story Cart { get; set; } = null!;

    private Story Shop { get; set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_go_back_in_order_with_one_plan_one_verification_and_one_incident()
    {
        await BeginAsync();

        var result = await RollbackAsync();

        Assert.Equal(ActivationOutcome.Done, result.Outcome);
        Assert.Equal("cart=1.1 shop=1.1 serves and is verified", result.Message);
        Assert.Equal(("1.1", "1.1"), (Cart.World.Serving, Shop.World.Serving));
        var run = Assert.Single(Group.State.Runs);
        Assert.Equal(
            "cart:start cart:switch shop:start shop:switch cart:stop shop:stop",
            string.Join(' ', run.Plan.Steps.Select(static s => s.Name))
        );
        Assert.Equal(
            "cart: smoke, shop: smoke",
            string.Join(", ", run.Verification!.Result.Checks.Select(static c => c.Name))
        );
        var incident = Assert.Single(Group.State.Incidents);
        Assert.Equal("checkout-i1", incident.Id);
        Assert.False(incident.IsOpen);
        Assert.Empty(Cart.World.State.Incidents);
        Assert.Contains(
            Timeline.Of(IncidentStory.Find(Group.Entries, "checkout-i1")!),
            static l => l.What.Contains("shop: switch", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_journal_of_each_member_says_what_serves_what_is_bad_and_why()
    {
        await BeginAsync();
        await RollbackAsync();

        foreach (var state in new[] { Cart.World.State, Shop.World.State })
        {
            Assert.Equal(("1.1", RunKind.Rollback), (state.Serving!.Version, state.Serving.Kind));
            Assert.Equal(Verdict.Bad, state.Releases["1.2"].Verdict);
            Assert.Equal("checkout-i1", state.Releases["1.2"].Incident);
            Assert.Null(state.OpenRun);
        }
    }

    [Fact]
    public async Task Where_one_cannot_go_back_half_way_those_that_did_go_forward_again()
    {
        await BeginAsync();
        Shop.World.Failing.Add("switch");

        var result = await RollbackAsync();

        Assert.Equal(ActivationOutcome.Undone, result.Outcome);
        Assert.Equal(("1.2", "1.2"), (Cart.World.Serving, Shop.World.Serving));
        Assert.Equal("1.2", Cart.World.State.Serving!.Version);
        Assert.Single(Group.State.Runs);
        Assert.True(Group.State.OpenIncident is not null);
    }

    [Fact]
    public async Task Or_the_others_go_back_without_it_where_the_group_says_so()
    {
        await BeginAsync(IfOneCannot.Back);
        Shop.World.Failing.Add("switch");

        var result = await RollbackAsync();

        Assert.Equal(ActivationOutcome.Done, result.Outcome);
        Assert.Equal(("1.1", "1.2"), (Cart.World.Serving, Shop.World.Serving));
        Assert.Equal(
            [RunOutcome.Undone, RunOutcome.Done],
            Group.State.Runs.Select(static r => r.End!.Outcome)
        );
        Assert.StartsWith(
            "back and verified without shop",
            Assert.Single(Group.State.Incidents).Resolution!.Summary,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(IfOneCannot.Forward, "1.2")]
    [InlineData(IfOneCannot.Back, "1.1")]
    public async Task One_that_has_nothing_to_go_back_to_is_known_before_anything_moves(
        IfOneCannot policy,
        string cart
    )
    {
        await BeginAsync(policy);
        await Shop.TellAsync(new VerdictGiven("1.1", Verdict.Bad, "broken too", "alice", null));

        var result = await RollbackAsync();

        Assert.Equal(cart, Cart.World.Serving);
        Assert.Equal("1.2", Shop.World.Serving);
        if (policy == IfOneCannot.Forward)
        {
            Assert.Equal(ActivationOutcome.Refused, result.Outcome);
            Assert.Contains("shop cannot", result.Message, StringComparison.Ordinal);
            Assert.Empty(Group.State.Runs);
        }
    }

    [Fact]
    public async Task One_that_cannot_be_reached_cannot_go_back()
    {
        await BeginAsync();
        Shop.World.Unreachable = new Platforms.PlatformException("nobody there", "start it");

        var result = await RollbackAsync();

        Assert.Equal((ActivationOutcome.Refused, "start it"), (result.Outcome, result.Remedy));
        Assert.Equal("1.2", Cart.World.Serving);
    }

    [Fact]
    public async Task One_that_is_frozen_stops_the_group()
    {
        await BeginAsync(IfOneCannot.Back);
        await Shop.TellAsync(new ServiceFrozen("corruption", "alice", null));

        var result = await RollbackAsync();

        Assert.Equal(ActivationOutcome.Refused, result.Outcome);
        Assert.Contains("frozen", result.Message, StringComparison.Ordinal);
        Assert.Equal("1.2", Cart.World.Serving);
    }

    [Fact]
    public async Task A_freeze_of_one_is_spread_to_the_others()
    {
        await BeginAsync();
        var frozen = new ServiceFrozen("corruption: rows are gone", "alice", null);
        await Shop.TellAsync(frozen);

        await Rollback().FreezeAsync(frozen, "shop", Cancellation);

        Assert.Equal(
            "shop, of the same group checkout: corruption: rows are gone",
            Cart.World.State.Cautions.Frozen?.Reason
        );
        Assert.Single(Shop.World.Entries, static e => e.Fact is ServiceFrozen);
    }

    [Fact]
    public async Task Asked_twice_it_does_not_go_back_twice()
    {
        await BeginAsync();
        await RollbackAsync();

        var again = await RollbackAsync();

        Assert.Equal(ActivationOutcome.NothingToDo, again.Outcome);
        Assert.Single(Group.State.Runs);
    }

    [Fact]
    public async Task What_failed_by_itself_is_not_tried_by_itself_again()
    {
        await BeginAsync();
        Shop.World.Failing.Add("switch");
        await RollbackAsync(RunStarted.Automatic);

        var again = await RollbackAsync(RunStarted.Automatic);
        Shop.World.Failing.Clear();
        var byHand = await RollbackAsync();

        Assert.Equal(ActivationOutcome.Refused, again.Outcome);
        Assert.Equal("lastgood rollback checkout", again.Remedy);
        Assert.Equal(ActivationOutcome.Done, byHand.Outcome);
    }

    [Fact]
    public async Task A_rollback_by_itself_counts_for_each_member()
    {
        await BeginAsync();

        await RollbackAsync(RunStarted.Automatic);

        Assert.NotNull(Cart.World.State.NewestAutomaticRollback);
        Assert.NotNull(Shop.World.State.NewestAutomaticRollback);
    }

    [Fact]
    public async Task Killed_anywhere_it_is_finished_by_the_next_one()
    {
        await BeginAsync();
        var before = (Group.Places, Cart.World.Places, Shop.World.Places);
        await RollbackAsync();
        var places = new[]
        {
            Group.Places - before.Item1,
            Cart.World.Places - before.Item2,
            Shop.World.Places - before.Item3,
        };
        for (var world = 0; world < places.Length; world++)
        {
            Assert.NotEqual(0, places[world]);
            for (var place = 1; place <= places[world]; place++)
            {
                await BeginAsync();
                World[] worlds = [Group, Cart.World, Shop.World];
                worlds[world].KillAt = worlds[world].Places + place;
                await Assert.ThrowsAsync<KilledException>(() => RollbackAsync());
                foreach (var one in worlds)
                {
                    one.Bury();
                }

                await RollbackAsync();

                Assert.Equal(("1.1", "1.1"), (Cart.World.Serving, Shop.World.Serving));
                Assert.Equal("1.1", Cart.World.State.Serving!.Version);
                Assert.Equal("1.1", Shop.World.State.Serving!.Version);
                Assert.Single(Group.State.Runs);
            }
        }
    }

    private async Task BeginAsync(IfOneCannot policy = IfOneCannot.Forward)
    {
        Group = new World { Service = "checkout" };
        Cart = await Story.WithBrokenReleaseAsync("cart");
        Shop = await Story.WithBrokenReleaseAsync("shop");
        ifOneCannot = policy;
    }

    private IfOneCannot ifOneCannot;

    private GroupRollback Rollback() =>
        new(
            new GroupSetup(
                "checkout",
                [
                    new GroupMember(Cart.Setup, Cart.Desk, Cart.Rollback),
                    new GroupMember(Shop.Setup, Shop.Desk, Shop.Rollback),
                ],
                ifOneCannot
            ),
            new ServiceDesk("checkout", Group, Group, TimeProvider.System, static _ => { }),
            TimeProvider.System,
            takesBackWhenInterrupted: true
        );

    private Task<ActivationResult> RollbackAsync(string by = "alice") =>
        Rollback().RunAsync(new RollbackRequest(by, "it fails"), Cancellation);
}
