using Lastgood.Adapters.Tests.Platforms.Folders;
using Lastgood.Adapters.Tests.Platforms.Systemd;

namespace Lastgood.Scenarios.Hosts;

/// <summary>The executable with a real systemd: forward, back, interrupted, and what users had of it.</summary>
public sealed class SystemdTests
{
    private const int Undone = 4;
    private const int Killed = 137;
    private const int MostPlaces = 60;

    [Fact]
    public async Task A_bad_release_is_taken_back_and_a_good_one_too_with_the_time_without_service_told()
    {
        await using var shop = await UnitShop.OpenAsync();
        await shop.MustAsync("deploy", "shop", "1.0");
        await shop.MustAsync("mark", "shop", "1.0", "good", "--reason", "looked at");
        await shop.ServesAsync("1.0");

        var bad = await shop.RunAsync("deploy", "shop", "2.0");
        Assert.True(bad.ExitCode == Undone, bad.Output + bad.Error);
        await shop.ServesAsync("1.0");

        await shop.MustAsync("deploy", "shop", "1.1");
        await using var visitors = new Visitors(new Uri($"{shop.Front}/version"));
        await visitors.SomeMoreAsync("1.1");
        var before = visitors.Answers.Count;
        await shop.MustAsync("rollback", "shop", "--to", "1.0");
        await visitors.SomeMoreAsync("1.0");

        // There is one place only: users may be turned away while it restarts, and the report says for how long.
        var during = visitors.Answers.Skip(before).ToList();
        var firstOfNew = during.IndexOf("1.0");
        Assert.All(during.Skip(firstOfNew), static got => Assert.Equal("1.0", got));
        Assert.Contains(
            "without service",
            await shop.ReportAsync(),
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task A_checkout_in_place_goes_back_and_what_was_changed_in_it_by_hand_is_kept_and_told()
    {
        await using var shop = await UnitShop.OpenAsync(UnitKind.Checkout);
        await shop.MustAsync("deploy", "shop", "1.0");
        await shop.MustAsync("mark", "shop", "1.0", "good", "--reason", "looked at");
        await File.WriteAllTextAsync(
            shop.PathOf("clone/settings"),
            "by hand\n",
            TestContext.Current.CancellationToken
        );

        // What is taken back leaves it as it was.
        var bad = await shop.RunAsync("deploy", "shop", "2.0");
        Assert.True(bad.ExitCode == Undone, bad.Output + bad.Error);
        await shop.ServesAsync("1.0");
        Assert.Equal("by hand\n", await SettingsAsync(shop));
        await shop.MustAsync("deploy", "shop", "1.1");
        await File.WriteAllTextAsync(
            shop.PathOf("clone/settings"),
            "in a hurry\n",
            TestContext.Current.CancellationToken
        );
        await shop.MustAsync("rollback", "shop");

        await shop.ServesAsync("1.0");
        Assert.Equal("as it was made\n", await SettingsAsync(shop));
        var stashes = (
            await ShopReleases.GitAsync("-C", shop.PathOf("clone"), "stash", "list", "--format=%gs")
        ).Split('\n');
        Assert.Equal(2, stashes.Length);
        var stash = stashes[0][stashes[0].IndexOf("lastgood", StringComparison.Ordinal)..];
        Assert.StartsWith("lastgood before 1.0 at ", stash, StringComparison.Ordinal);
        Assert.Contains(stash, await shop.ReportAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_has_one_instance_after_each_way_and_room_is_made_of_what_was_bad()
    {
        await using var shop = await UnitShop.OpenAsync(UnitKind.Template);
        await shop.MustAsync("deploy", "shop", "1.0");
        await shop.MustAsync("mark", "shop", "1.0", "good", "--reason", "looked at");

        var bad = await shop.RunAsync("deploy", "shop", "2.0");
        Assert.True(bad.ExitCode == Undone, bad.Output + bad.Error);
        Assert.Equal("shop@1.0.service", await shop.RunningAsync());
        await shop.MustAsync("deploy", "shop", "1.1");
        Assert.Equal("shop@1.1.service", await shop.RunningAsync());
        await shop.MustAsync("rollback", "shop");
        await shop.ServesAsync("1.0");
        Assert.Equal("shop@1.0.service", await shop.RunningAsync());

        await shop.MustAsync("prune", "shop");
        Assert.True(Directory.Exists(shop.PathOf("releases/1.1")));
        await shop.MustAsync("prune", "shop", "--yes");
        Assert.False(Directory.Exists(shop.PathOf("releases/1.1")));
        // It never served for anybody to know, so somebody may still want it.
        Assert.True(Directory.Exists(shop.PathOf("releases/1.2")));
        Assert.Contains(
            $"removed {shop.PathOf("releases/1.1")}",
            await shop.MustAsync("history", "shop"),
            StringComparison.Ordinal
        );
        await shop.ServesAsync("1.0");
    }

    private static Task<string> SettingsAsync(UnitShop shop) =>
        File.ReadAllTextAsync(shop.PathOf("clone/settings"), TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_rollback_killed_anywhere_is_ended_by_the_next_one()
    {
        await using var shop = await UnitShop.OpenAsync();
        await shop.MustAsync("deploy", "shop", "1.0");
        await shop.MustAsync("mark", "shop", "1.0", "good", "--reason", "looked at");
        await shop.MustAsync("deploy", "shop", "1.1");
        await shop.MustAsync("mark", "shop", "1.1", "good", "--reason", "looked at");
        var place = 1;
        for (; place < MostPlaces; place++)
        {
            var to = place % 2 == 0 ? "1.1" : "1.0";
            var ended = await shop.CrashAsync(place, "rollback", "shop", "--to", to);
            if (ended.ExitCode == 0)
            {
                break;
            }
            Assert.True(ended.ExitCode == Killed, ended.Output + ended.Error);
            await shop.MustAsync("rollback", "shop", "--to", to);
            await shop.ServesAsync(to);
        }
        Assert.InRange(place, 10, MostPlaces - 1);
        await shop.MustAsync("audit", "verify");
    }
}
