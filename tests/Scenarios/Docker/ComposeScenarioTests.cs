using Lastgood.Adapters.Tests.Platforms.Compose;
using Lastgood.Adapters.Tests.Platforms.Docker;

namespace Lastgood.Scenarios.Docker;

/// <summary>The executable as it was built, on a project of a real Compose.</summary>
[Collection(DockerHostCollection.Name)]
public sealed class ComposeScenarioTests(DockerHosts host)
{
    private const int Killed = 137;

    [Fact]
    public async Task A_good_release_goes_out_a_bad_one_is_taken_back_and_a_rollback_says_what_it_cost()
    {
        await using var shop = await DockerShop.ComposedAsync(host, ComposePrograms.Best);
        var file = await File.ReadAllTextAsync(
            shop.ComposeFile,
            TestContext.Current.CancellationToken
        );

        await shop.MustAsync("deploy", "shop", "1.1");
        Assert.Equal("1.1", await shop.ServesAsync());

        var bad = await shop.RunAsync("deploy", "shop", "2.0");
        Assert.Equal(4, bad.ExitCode);
        Assert.Equal("1.1", await shop.ServesAsync());

        var plan = await shop.MustAsync("plan", "shop");
        Assert.Contains("up --detach --no-deps --no-build", plan, StringComparison.Ordinal);
        await shop.MustAsync("rollback", "shop");
        Assert.Equal("1.0", await shop.ServesAsync());
        Assert.Matches(
            "Without service during the rollback to 1.0 *\\| *[0-9]",
            await shop.ReportAsync()
        );
        var ready = await shop.RunAsync("ready", "shop");
        Assert.Contains("Docker Compose", ready.Output, StringComparison.Ordinal);
        Assert.Equal(
            file,
            await File.ReadAllTextAsync(shop.ComposeFile, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_rollback_killed_on_the_way_is_ended_by_the_next_one()
    {
        await using var shop = await DockerShop.ComposedAsync(host, ComposePrograms.Best);
        await shop.MustAsync("deploy", "shop", "1.1");
        await shop.MustAsync("mark", "shop", "1.1", "good", "--reason", "it serves");
        var to = "1.1";
        // While the first step, the switch and the wait are under way, or just done.
        foreach (var place in new[] { 4, 8, 11 })
        {
            to = to == "1.0" ? "1.1" : "1.0";
            var crashed = await shop.CrashAsync(place, "rollback", "shop", "--to", to);
            Assert.Equal(Killed, crashed.ExitCode);
            await shop.MustAsync("rollback", "shop", "--to", to);
            Assert.Equal(to, await shop.ServesAsync());
        }
        await shop.MustAsync("audit", "verify");
        Assert.Single((await host.GetAsync("/containers/json?all=true")).AsArray());
    }
}
