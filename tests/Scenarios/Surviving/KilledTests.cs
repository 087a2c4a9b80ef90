using System.Globalization;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Surviving;

/// <summary>
/// The real executable, killed with <c>kill -9</c> before and after every append and after every change, behind a real
/// nginx under traffic: whatever is started next ends what was begun, one run results, and no customer notices.
/// </summary>
public sealed class KilledTests
{
    // More than a run has; a run that never gets to its end would be killed for ever.
    private const int MostPlaces = 60;
    private const int Killed = 137;

    [Fact]
    public async Task A_rollback_killed_anywhere_is_ended_by_a_rollback_or_by_a_watch()
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        // To and fro between two good releases: each round is a rollback, and starts and stops a slot.
        await stage.DeployGoodAsync("1.1");
        var place = 1;
        for (; place < MostPlaces; place++)
        {
            var to = place % 2 == 0 ? "1.1" : OpenShop.Good;
            var before = await stage.StateAsync();
            if (!await IsKilledAsync(stage, place, "rollback", "shop", "--to", to))
            {
                break;
            }
            if (place % 3 == 0)
            {
                await WatchItEndAsync(stage);
            }
            else
            {
                await stage.MustAsync("rollback", "shop", "--to", to);
            }
            if ((await stage.StateAsync()).Runs.Count == before.Runs.Count)
            {
                // Nothing had been begun that a watch could have ended.
                await stage.MustAsync("rollback", "shop", "--to", to);
            }
            Assert.Equal(RunKind.Rollback, (await OneRunAsync(stage, before)).Plan.Kind);
            Assert.Equal(before.Incidents.Count + 1, (await stage.StateAsync()).Incidents.Count);
            await ServesAsync(stage, to);
        }
        Assert.InRange(place, 25, MostPlaces - 1);
        await stage.MustBeWholeAsync();
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_deployment_killed_anywhere_is_ended_by_the_next_one_or_a_watch_or_taken_back_by_a_rollback()
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        var place = 1;
        for (; place < MostPlaces; place++)
        {
            var next = Release(stage, place);
            var before = await stage.StateAsync();
            if (!await IsKilledAsync(stage, place, "deploy", "shop", next))
            {
                break;
            }
            if (place % 3 == 0)
            {
                await TakeBackAsync(stage, before);
                continue;
            }
            if (place % 3 == 1)
            {
                await WatchItEndAsync(stage);
            }
            await stage.MustAsync("deploy", "shop", next);
            Assert.Equal(RunKind.Deploy, (await OneRunAsync(stage, before)).Plan.Kind);
            Assert.Equal(before.Incidents.Count, (await stage.StateAsync()).Incidents.Count);
            await ServesAsync(stage, next);
        }
        Assert.InRange(place, 25, MostPlaces - 1);
        await stage.MustBeWholeAsync();
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_watch_killed_anywhere_while_it_rolls_back_goes_on_when_it_is_started_again()
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        var place = 1;
        for (; place < MostPlaces; place++)
        {
            var bad = Release(stage, place, Fault.Errors);
            await stage.MustAsync("deploy", "shop", bad);
            var before = await stage.StateAsync();
            await using var first = stage.Crash(place, "watch");
            stage.Break(bad);
            if (!await DiesAsync(first))
            {
                break;
            }
            await using var second = await stage.WatchAsync();
            await stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
            await second.EndWatchAsync();
            var run = await OneRunAsync(stage, before);
            Assert.Equal(RunStarted.Automatic, run.Start.By);
            Assert.Single((await stage.StateAsync()).Incidents, i => i.Blamed == bad);
            await ServesAsync(stage, OpenShop.Good);
        }
        Assert.InRange(place, 20, MostPlaces - 1);
        await stage.MustBeWholeAsync();
        await shop.NobodyNoticedAsync(static r =>
            r is { Status: 500, Version: not (null or OpenShop.Good) }
        );
    }

    private static string Release(ShopStage stage, int place, Fault fault = Fault.None)
    {
        var version = string.Create(CultureInfo.InvariantCulture, $"2.{place}");
        stage.AddBreakableRelease(version, fault);
        return version;
    }

    /// <summary>Whether it was killed; it may have come to its end, past every place.</summary>
    private static async Task<bool> IsKilledAsync(
        ShopStage stage,
        int place,
        params string[] arguments
    )
    {
        await using var process = stage.Crash(place, arguments);
        var ended = await process.EndAsync();
        await stage.MustBeValidAsync();
        if (ended.Code != 0)
        {
            ended.Is(Killed);
        }
        return ended.Code == Killed;
    }

    /// <summary>Whether it was killed; it may have rolled back, past every place, and measure again.</summary>
    private static async Task<bool> DiesAsync(LastgoodProcess watch)
    {
        const string last = "requests answered by it";
        await StageSteps.UntilAsync(
            () => Task.FromResult(watch),
            static w =>
                w.HasExited
                || w.Error.IndexOf(last, StringComparison.Ordinal) is var at and >= 0
                    && w.Error.AsSpan(at).Count('\n') > 1,
            static w => $"it neither dies nor goes on:\n{w.Error}"
        );
        if (watch.HasExited)
        {
            (await watch.EndAsync()).Is(Killed);
        }
        return watch.HasExited;
    }

    private static async Task TakeBackAsync(ShopStage stage, ServiceState before)
    {
        (await stage.RunAsync("rollback", "shop")).Is(0);
        var state = await stage.StateAsync();
        // The deployment, taken back, or gone back from; and the way back from what served before, which is unproven.
        Assert.InRange(state.Runs.Count - before.Runs.Count, 1, 2);
        Assert.DoesNotContain(state.Runs, static run => run.IsActing);
        await ServesAsync(stage, OpenShop.Good);
    }

    private static async Task WatchItEndAsync(ShopStage stage)
    {
        await using var watch = await stage.WatchAsync();
        await stage.UntilAsync(static s => s.OpenRun is not { IsActing: true });
        await watch.EndWatchAsync();
    }

    private static async Task<RunState> OneRunAsync(ShopStage stage, ServiceState before)
    {
        var state = await stage.StateAsync();
        Assert.Equal(before.Runs.Count + 1, state.Runs.Count);
        Assert.Same(state.OpenRun, state.Runs[^1]);
        return state.Runs[^1];
    }

    private static async Task ServesAsync(ShopStage stage, string version)
    {
        Assert.Equal(version, (await stage.StateAsync()).Serving?.Version);
        await stage.MustBeValidAsync();
    }
}
