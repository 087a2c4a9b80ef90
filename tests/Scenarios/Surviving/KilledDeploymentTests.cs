using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using static Lastgood.Scenarios.Surviving.KilledSteps;

namespace Lastgood.Scenarios.Surviving;

/// <summary>
/// A deployment of the real executable, killed with <c>kill -9</c> before and after every append and after every change, behind a real
/// nginx under traffic: whatever is started next ends what was begun, one run results, and no customer notices.
/// </summary>
public sealed class KilledDeploymentTests
{
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
}
