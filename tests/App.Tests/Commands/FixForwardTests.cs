using Lastgood.App.Commands;
using Lastgood.Core.Journal;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class FixForwardTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task A_promise_holds_until_another_release_serves()
    {
        await stage.GivenAsync(Stories.Asked());

        Assert.Equal(ExitCodes.Done, await RunAsync("--within", "20m"));

        Assert.Equal(
            TimeSpan.FromMinutes(20),
            (await stage.StateAsync()).Cautions.Fix?.Fact.Within
        );
        Assert.EndsWith("then a person is asked\n", stage.Data, StringComparison.Ordinal);
        await stage.SayAsync(new ReleaseActivated("1.3", "1.2", Core.Runs.RunKind.Deploy, "ci"));
        Assert.Null((await stage.StateAsync()).Cautions.Fix);
    }

    [Fact]
    public async Task Who_says_that_the_incident_is_over_needs_no_fix_any_more()
    {
        await stage.GivenAsync(Stories.Asked());
        await RunAsync("--within", "20m");

        await stage.SayAsync(new IncidentResolved("shop-i1", "alice", "it was the cache"));

        Assert.Null((await stage.StateAsync()).Cautions.Fix);
    }

    [Fact]
    public async Task Longer_than_the_policy_gives_is_refused()
    {
        await stage.GivenAsync(Stories.Asked());

        var refused = await Assert.ThrowsAsync<RefusedException>(() => RunAsync("--within", "2h"));

        Assert.Contains(
            "gives a fix 1h at most, not 2h",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Null((await stage.StateAsync()).Cautions.Fix);
    }

    [Fact]
    public async Task What_is_no_time_is_refused()
    {
        await stage.GivenAsync(Stories.Asked());

        await Assert.ThrowsAsync<UsageException>(() => RunAsync("--within", "soon"));
        await Assert.ThrowsAsync<UsageException>(() => RunAsync("--within", "0s"));
    }

    private Task<int> RunAsync(params string[] arguments) =>
        stage.RunAsync(FixForward.Create, ["shop", "--reason", "1.3 is built", .. arguments]);
}
