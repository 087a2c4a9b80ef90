using System.Text.Json;
using Lastgood.Adapters.Tests.Platforms.Docker;

namespace Lastgood.Scenarios.Docker;

/// <summary>The executable as it was built, on a real Docker Engine.</summary>
[Collection(DockerHostCollection.Name)]
public sealed class DockerScenarioTests(DockerHosts host)
{
    private const int Killed = 137;
    private const int MostPlaces = 60;

    [Fact]
    public async Task A_good_release_goes_out_a_bad_one_gets_no_traffic_and_a_rollback_says_what_it_cost()
    {
        await using var shop = await DockerShop.OpenAsync(host);

        await shop.MustAsync("deploy", "shop", "1.1");
        Assert.Equal("1.1", await shop.ServesAsync());

        var bad = await shop.RunAsync("deploy", "shop", "2.0");
        Assert.Equal(4, bad.ExitCode);
        Assert.Contains("tried beside shop", bad.Error + bad.Output, StringComparison.Ordinal);
        Assert.Contains(
            "docker logs shop-failed-2.0-",
            bad.Error + bad.Output,
            StringComparison.Ordinal
        );
        Assert.Equal("1.1", await shop.ServesAsync());

        var plan = await shop.MustAsync("plan", "shop");
        Assert.Contains("which has the environment that 1.0 had", plan, StringComparison.Ordinal);
        await shop.MustAsync("rollback", "shop");
        Assert.Equal("1.0", await shop.ServesAsync());
        var written = await shop.MustAsync("incident", "report", "shop-i2");
        var report = await File.ReadAllTextAsync(
            written.Split('\n')[0],
            TestContext.Current.CancellationToken
        );
        Assert.Matches("Without service during the rollback to 1.0 *\\| *[0-9]", report);
    }

    [Fact]
    public async Task A_rollback_killed_anywhere_is_ended_by_the_next_one()
    {
        await using var shop = await DockerShop.OpenAsync(host);
        await shop.MustAsync("deploy", "shop", "1.1");
        await shop.MustAsync("mark", "shop", "1.1", "good", "--reason", "it serves");
        var place = 1;
        for (; place < MostPlaces; place++)
        {
            var to = place % 2 == 0 ? "1.1" : "1.0";
            var crashed = await shop.CrashAsync(place, "rollback", "shop", "--to", to);
            if (crashed.ExitCode != Killed)
            {
                Assert.True(crashed.Succeeded, crashed.Error + crashed.Output);
                break;
            }
            await shop.MustAsync("rollback", "shop", "--to", to);
            Assert.Equal(to, await shop.ServesAsync());
        }
        Assert.InRange(place, 10, MostPlaces - 1);
        await shop.MustAsync("audit", "verify");
        // Only what serves runs, and each release's container is there once.
        var all = (await host.GetAsync("/containers/json?all=true")).AsArray();
        Assert.Equal(2, all.Count);
        Assert.Single(all, static c => (string)c!["State"]! == "running");
    }

    [Fact]
    public async Task Pruning_shows_first_what_it_would_do_and_leaves_the_way_back()
    {
        await using var shop = await DockerShop.OpenAsync(host);
        await shop.MustAsync("deploy", "shop", "1.1");
        await shop.MustAsync("mark", "shop", "1.1", "good", "--reason", "it serves");
        await shop.MustAsync("deploy", "shop", "1.2");
        await shop.MustAsync("mark", "shop", "1.2", "good", "--reason", "it serves");

        var shown = await shop.MustAsync("prune", "shop", "--json");
        using var planned = JsonDocument.Parse(shown);
        Assert.False(planned.RootElement.GetProperty("done").GetBoolean());
        var removed = planned
            .RootElement.GetProperty("services")[0]
            .GetProperty("items")
            .EnumerateArray()
            .Where(static i => i.GetProperty("action").GetString() == "remove")
            .Select(static i => i.GetProperty("release").GetString())
            .Distinct(StringComparer.Ordinal);
        Assert.Equal("1.0", string.Join(' ', removed));
        Assert.NotNull(await host.GetAsync($"/images/{host.Repository}:1.0/json"));

        await shop.MustAsync("prune", "shop", "--yes");
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            host.GetAsync($"/images/{host.Repository}:1.0/json")
        );
        await shop.MustAsync("rollback", "shop");
        Assert.Equal("1.1", await shop.ServesAsync());
        // The others need it again.
        await host.BuildAsync("1.0");
    }
}
