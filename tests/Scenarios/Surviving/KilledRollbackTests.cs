using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using static Lastgood.Scenarios.Surviving.KilledSteps;

namespace Lastgood.Scenarios.Surviving;

/// <summary>
/// A rollback of the real executable, killed with <c>kill -9</c> before and after every append and after every change, behind a real
/// nginx under traffic: whatever is started next ends what was begun, one run results, and no customer notices.
/// </summary>
public sealed class KilledRollbackTests
{
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
}
