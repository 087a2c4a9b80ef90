using System.Runtime.InteropServices;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Kubernetes;

/// <summary>The executable as it was built, on a real API server.</summary>
public sealed class KubernetesScenarioTests(SharedCluster shared)
{
    private const int Killed = 137;
    private const int Interrupted = 130;
    private const int MostPlaces = 60;

    /// <summary>Every one would take too long: what is killed is the same as on other platforms.</summary>
    private const int EveryNth = 4;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_goes_back_from_a_release_that_crashes_and_Ctrl_C_ends_it_and_its_proxy()
    {
        await using var shop = await ClusterShop.OpenAsync(shared);
        // The leader of a group, as at a terminal, where Ctrl-C reaches kubectl as well.
        await using var watch = await shop.Stage.WatchAsync(wrapper: ["setsid"]);

        await shop.Stage.DeployAsync("v2-crash", Cancelled);
        var state = await shop.Stage.UntilAsync(static s => s.Monitors(ClusterShop.Good));

        Assert.Equal(RunStarted.Automatic, state.OpenRun!.Start.By);
        Assert.Equal("v2-crash", Assert.Single(state.Incidents).Blamed);
        await shop.ServesAsync(ClusterShop.Good);
        Assert.Contains(
            shop.Processes(),
            static line => line.Contains(" proxy ", StringComparison.Ordinal)
        );
        watch.Send(PosixSignal.SIGINT, group: true);
        (await watch.EndAsync()).Is(0);
        await shop.NothingRunsAsync();
    }

    [Fact]
    public async Task A_rollback_killed_half_way_is_ended_by_the_next_one_and_no_proxy_outlives_it()
    {
        await using var shop = await ClusterShop.OpenAsync(shared);
        await shop.DeployGoodAsync("v2");
        var place = EveryNth;
        for (; place < MostPlaces; place += EveryNth)
        {
            var to = place / EveryNth % 2 == 0 ? "v2" : ClusterShop.Good;
            await using (var crash = shop.Stage.Crash(place, "rollback", "shop", "--to", to))
            {
                var ended = await crash.EndAsync();
                if (ended.Code != Killed)
                {
                    ended.Is(0);
                    break;
                }
                await shop.NothingRunsAsync();
            }
            await shop.Stage.MustAsync("rollback", "shop", "--to", to);
            await shop.ServesAsync(to);
            Assert.DoesNotContain((await shop.Stage.StateAsync()).Runs, static run => run.IsActing);
        }
        Assert.InRange(place, 4 * EveryNth, MostPlaces - 1);
        await shop.Stage.MustBeWholeAsync();
        await shop.NothingRunsAsync();
    }

    [Fact]
    public async Task Ctrl_C_while_pods_are_awaited_takes_back_what_does_not_serve_although_it_ends_the_proxy()
    {
        await using var shop = await ClusterShop.OpenAsync(shared);
        await using var deploy = LastgoodProcess.Start(
            shop.Stage,
            ["deploy", "shop", "v2-unready"],
            wrapper: ["setsid"]
        );
        await shop.Stage.UntilAsync(static s => s.IsAt("rollout"));

        deploy.Send(PosixSignal.SIGINT, group: true);

        (await deploy.EndAsync()).Is(Interrupted, $"{ClusterShop.Good} serves now");
        await shop.ServesAsync(ClusterShop.Good);
        var run = (await shop.Stage.StateAsync()).Runs[^1];
        Assert.Equal(RunOutcome.Undone, run.End?.Outcome);
        await shop.NothingRunsAsync();
    }
}
