using Lastgood.Adapters.Tests.Platforms.Swarm;

namespace Lastgood.Scenarios.Docker;

/// <summary>The executable as it was built, on a real swarm.</summary>
[Collection(SwarmCollection.Name)]
public sealed class SwarmScenarioTests(SwarmHosts host)
{
    private const int Killed = 137;
    private const int MostPlaces = 60;

    /// <summary>Every one would take too long: what is killed is the same as on other platforms.</summary>
    private const int EveryNth = 4;

    [Fact]
    public async Task A_good_release_goes_out_a_bad_one_is_taken_back_and_a_rollback_says_what_it_cost()
    {
        await using var shop = await DockerShop.OpenAsync(host);

        await shop.MustAsync("deploy", "shop", "1.1");
        Assert.Equal("1.1", await shop.ServesAsync());

        var bad = await shop.RunAsync("deploy", "shop", "broken");
        Assert.Equal(4, bad.ExitCode);
        Assert.Contains(
            "OCI runtime create failed",
            bad.Error + bad.Output,
            StringComparison.Ordinal
        );
        Assert.Equal("1.1", await shop.ServesAsync());

        var plan = await shop.MustAsync("plan", "shop");
        Assert.Contains("the spec that it ran with", plan, StringComparison.Ordinal);
        var ready = await shop.MustAsync("ready", "shop");
        Assert.Contains("swarm manager", ready, StringComparison.Ordinal);
        await shop.MustAsync("rollback", "shop");
        Assert.Equal("1.0", await shop.ServesAsync());
        Assert.Matches(
            "Without service during the rollback to 1.0 *\\| *[0-9]",
            await shop.ReportAsync()
        );
    }

    [Fact]
    public async Task A_rollback_killed_half_way_is_ended_by_the_next_one()
    {
        await using var shop = await DockerShop.OpenAsync(host);
        await shop.MustAsync("deploy", "shop", "1.1");
        await shop.MustAsync("mark", "shop", "1.1", "good", "--reason", "it serves");
        var place = EveryNth;
        for (; place < MostPlaces; place += EveryNth)
        {
            var to = place / EveryNth % 2 == 0 ? "1.1" : "1.0";
            var crashed = await shop.CrashAsync(place, "rollback", "shop", "--to", to);
            if (crashed.ExitCode != Killed)
            {
                Assert.True(crashed.Succeeded, crashed.Error + crashed.Output);
                break;
            }
            await shop.MustAsync("rollback", "shop", "--to", to);
            Assert.Equal(to, await shop.ServesAsync());
        }
        Assert.InRange(place, 3 * EveryNth, MostPlaces - 1);
        await shop.MustAsync("audit", "verify");
        Assert.Single(await host.RunningTasksAsync());
    }
}
