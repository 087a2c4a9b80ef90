using Lastgood.Core.Journal;
using Lastgood.Shop;
using static Lastgood.Scenarios.Surviving.KilledSteps;

namespace Lastgood.Scenarios.Surviving;

/// <summary>
/// A watch of the real executable, killed with <c>kill -9</c> before and after every append and after every change, behind a real
/// nginx under traffic: whatever is started next ends what was begun, one run results, and no customer notices.
/// </summary>
public sealed class KilledWatchTests
{
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
}
