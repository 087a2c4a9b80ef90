using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using Lastgood.Shop;

namespace Lastgood.Scenarios.Haproxy;

/// <summary>The built executable and a real HAProxy under traffic.</summary>
public sealed class HaproxyTests
{
    private const string New = "1.1";
    private const string Bad = "1.2";
    private const int Killed = 137;
    private const int MostPlaces = 60;

    private static readonly string[] InSteps = ["canary: [10%, 50%]", "canary_pause: 300ms"];

    [Fact]
    public async Task Deployments_by_shares_and_rollbacks_fail_no_request_and_a_restart_keeps_the_choice()
    {
        HaproxyFront? haproxy = null;
        await using var shop = await OpenShop.OpenAsync(
            OpenShop.Quick with
            {
                StartTimeout = TimeSpan.FromSeconds(6),
            },
            front: async stage =>
                (haproxy = await HaproxyFront.StartAsync(stage, InSteps)).Options.Front
        );
        var stage = shop.Stage;
        await stage.DeployGoodAsync(New);
        Assert.Equal(New, await shop.ServesAsync());
        var shares = (await stage.StateAsync())
            .Runs[^1]
            .Plan.Steps.Where(static s => s.MovesTraffic);
        Assert.Equal(["share", "share", "switch"], shares.Select(static s => s.Name).ToArray());
        stage.AddRelease(Bad, Fault.Hang);
        (await stage.RunAsync("deploy", "shop", Bad)).Is(
            4,
            "was not ready within 6 s",
            $"{New} serves now"
        );
        Assert.Equal(New, await shop.ServesAsync());
        await stage.MustAsync("rollback", "shop", "--to", OpenShop.Good);
        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync();

        await haproxy!.RestartAsync();

        (await stage.RunAsync("status", "shop")).Is(0, OpenShop.Good);
        await stage.MustAsync("rollback", "shop", "--to", New);
        (await stage.RunAsync("plan", "shop", "--to", OpenShop.Good)).Is(0, "in backend shop");
        await stage.MustBeWholeAsync();
    }

    [Fact]
    public async Task A_rollback_killed_anywhere_is_ended_by_a_rollback()
    {
        await using var shop = await OpenShop.OpenAsync(front: static async stage =>
            (await HaproxyFront.StartAsync(stage)).Options.Front
        );
        var stage = shop.Stage;
        await stage.DeployGoodAsync(New);
        var (to, other) = (OpenShop.Good, New);
        // Each fourth place is enough: nginx' test goes through all of them, and the engine is the same.
        var place = 2;
        for (; place < MostPlaces; place += 4)
        {
            var before = await stage.StateAsync();
            await using var process = stage.Crash(place, "rollback", "shop", "--to", to);
            var ended = await process.EndAsync();
            if (ended.Code == 0)
            {
                break;
            }
            ended.Is(Killed);
            await stage.MustAsync("rollback", "shop", "--to", to);
            var state = await stage.StateAsync();
            Assert.Equal(before.Runs.Count + 1, state.Runs.Count);
            Assert.Equal(to, state.Serving?.Version);
            (to, other) = (other, to);
        }
        Assert.InRange(place, 20, MostPlaces - 1);
        await stage.MustBeWholeAsync();
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task Errors_in_HAProxys_log_take_a_release_back()
    {
        HaproxyFront? haproxy = null;
        await using var shop = await OpenShop.OpenAsync(
            OpenShop.Quick with
            {
                HasMetrics = false,
                Triggers = ["error_rate > 10%"],
            },
            front: async stage =>
            {
                haproxy = await HaproxyFront.StartAsync(stage);
                haproxy.CountByLog();
                return haproxy.Options.Front;
            }
        );
        var stage = shop.Stage;
        await using var watch = await stage.WatchAsync();
        await watch.SaysAsync($"{OpenShop.Good}  error_rate 0%");
        stage.AddBreakableRelease(New, Fault.Errors);
        await stage.MustAsync("deploy", "shop", New);
        await watch.SaysAsync($"{New}  error_rate 0%");
        Assert.Empty((await stage.StateAsync()).Incidents);

        stage.Break(New);

        var state = await stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        await watch.EndWatchAsync();
        await shop.Traffic.StopAsync();
        var incident = Assert.Single(state.Incidents);
        Assert.Equal(
            "error_rate > 10%",
            Assert
                .Single(incident.Decision!.Triggers, static t => t.State == TriggerState.Fired)
                .Trigger
        );
        Assert.Equal(RunKind.Rollback, state.Runs[^1].Plan.Kind);
        Assert.DoesNotContain(
            shop.Traffic.Replies,
            static r => r.Failed && r is not { Status: 500, Version: New }
        );
        var shown = await stage.IncidentAsync(incident.Id);
        Assert.InRange(
            shown.GetProperty("failed").GetDouble(),
            1,
            shop.Traffic.Replies.Count(static r => r.Failed)
        );
    }
}
