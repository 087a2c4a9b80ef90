using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Runs;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.Core.Tests.Decisions;

public class FourEyesTests
{
    private static readonly PolicyLimits Wanted = new() { FourEyes = true };

    [Theory]
    [InlineData("alice", "alice made 1.2 serve")]
    [InlineData("bob", "bob reported critical-bug")]
    [InlineData("carol", null)]
    [InlineData("Alice", null)]
    public void Neither_who_deployed_nor_who_reported_approves(string person, string? why) =>
        Assert.Equal(why, FourEyes.WhyNot(State(), Wanted, person));

    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    public void Where_the_policy_does_not_want_it_anybody_approves(string person) =>
        Assert.Null(FourEyes.WhyNot(State(), new PolicyLimits(), person));

    [Fact]
    public void What_was_withdrawn_or_served_before_is_held_against_nobody()
    {
        var state = State(
            new TroubleWithdrawn("critical-bug", "it was the browser", "bob"),
            new ReleaseActivated("1.3", "1.2", RunKind.Deploy, "dave")
        );

        Assert.Null(FourEyes.WhyNot(state, Wanted, "alice"));
        Assert.Null(FourEyes.WhyNot(state, Wanted, "bob"));
        Assert.NotNull(FourEyes.WhyNot(state, Wanted, "dave"));
    }

    [Fact]
    public void Of_what_nothing_is_known_anybody_approves() =>
        Assert.Null(FourEyes.WhyNot(new ServiceState("shop"), Wanted, "alice"));

    private static ServiceState State(params Fact[] more) =>
        ServiceState.From(
            "shop",
            new Tale()
                .At("14:00:00")
                .Facts(
                    null,
                    [
                        new ReleaseActivated("1.2", "1.1", RunKind.Deploy, "alice"),
                        new TroubleReported("critical-bug", "orders fail", "bob"),
                        .. more,
                    ]
                )
                .Entries
        );
}
