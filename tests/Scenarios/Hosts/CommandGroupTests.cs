namespace Lastgood.Scenarios.Hosts;

/// <summary>The executable with two services that commands run, in a group: together, not at all, and interrupted.</summary>
public sealed class CommandGroupTests
{
    private const int Undone = 4;
    private const int Killed = 137;
    private const int MostPlaces = 80;

    // Every place would take minutes; each test of one service on its own goes to all.
    private const int Stride = 7;

    [Fact]
    public async Task Two_services_go_back_together_in_order_with_one_incident()
    {
        await using var shops = await ScriptedShops.OpenAsync();
        await using var visitors = new Visitors(new Uri($"{shops.Cart.Front}/version"));
        await visitors.SomeMoreAsync("1.1");
        var before = visitors.Answers.Count;

        await shops.MustAsync("rollback", "checkout");

        await shops.ServeAsync("1.0");
        await visitors.SomeMoreAsync("1.0");
        // Users may be turned away while it restarts; once they have got the old release, they keep it.
        var during = visitors.Answers.Skip(before).ToList();
        Assert.All(during.Skip(during.IndexOf("1.0")), static got => Assert.Equal("1.0", got));
        Assert.True(
            File.GetLastWriteTimeUtc(shops.Cart["pid"]) < File.GetLastWriteTimeUtc(shops.Web["pid"])
        );
        var incidents = await shops.MustAsync("incident", "list");
        Assert.Contains("checkout-i1", incidents, StringComparison.Ordinal);
        Assert.DoesNotContain("cart-i", incidents, StringComparison.Ordinal);
        Assert.DoesNotContain("web-i", incidents, StringComparison.Ordinal);
        // Asked again, nothing moves.
        var changes = shops.Cart.Changes.Count;
        await shops.RunAsync("rollback", "checkout");
        Assert.Equal(changes, shops.Cart.Changes.Count);
    }

    [Fact]
    public async Task Where_the_second_cannot_go_back_the_first_goes_forward_again()
    {
        await using var shops = await ScriptedShops.OpenAsync();
        // The pages of 1.0 are there, and there is no health among them any more.
        File.Delete(shops.Web["releases/1.0/health"]);

        var ended = await shops.RunAsync("rollback", "checkout");

        Assert.True(ended.ExitCode == Undone, ended.Output + ended.Error);
        await shops.ServeAsync("1.1");
        Assert.Equal(
            "activate 1.0, activate 1.1, activate 1.0, activate 1.1",
            string.Join(", ", shops.Cart.Changes)
        );
        await shops.MustAsync("audit", "verify");
    }

    [Fact]
    public async Task Where_the_second_cannot_go_back_the_first_stays_back_if_that_is_the_policy()
    {
        await using var shops = await ScriptedShops.OpenAsync(
            "{services: [cart, web], if_one_cannot: back}"
        );
        File.Delete(shops.Web["releases/1.0/health"]);

        await shops.MustAsync("rollback", "checkout");

        Assert.Equal("1.0", await shops.Cart.UsersGetAsync());
        Assert.Equal("1.1", await shops.Web.UsersGetAsync());
        // Both were tried together first; what was well of it is done again without the other one.
        Assert.Equal(
            "activate 1.0, activate 1.1, activate 1.0, activate 1.1, activate 1.0",
            string.Join(", ", shops.Cart.Changes)
        );
        Assert.Contains(
            "back and verified without web",
            await shops.ReportAsync(),
            StringComparison.Ordinal
        );
        await shops.MustAsync("audit", "verify");
    }

    [Fact]
    public async Task A_single_service_is_taken_back_from_a_bad_release_and_rolled_back_and_no_other_is_touched()
    {
        await using var shops = await ScriptedShops.OpenAsync(group: null);

        var bad = await shops.RunAsync("deploy", "cart", "2.0");
        Assert.True(bad.ExitCode == Undone, bad.Output + bad.Error);
        Assert.Equal("1.1", await shops.Cart.UsersGetAsync());
        await shops.MustAsync("rollback", "cart");

        Assert.Equal("1.0", await shops.Cart.UsersGetAsync());
        Assert.Equal(
            "activate 1.0, activate 1.1, activate 2.0, activate 1.1, activate 1.0",
            string.Join(", ", shops.Cart.Changes)
        );
        Assert.Equal("activate 1.0, activate 1.1", string.Join(", ", shops.Web.Changes));
        Assert.Contains(
            "without service",
            await shops.ReportAsync(),
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task Where_one_lacks_its_release_nothing_moves()
    {
        await using var shops = await ScriptedShops.OpenAsync();
        Directory.Move(shops.Web["releases/1.0"], shops.Web["away"]);

        var ended = await shops.RunAsync("rollback", "checkout");

        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains(
            "1.0 is not available",
            ended.Output + ended.Error,
            StringComparison.Ordinal
        );
        Assert.Equal("activate 1.0, activate 1.1", string.Join(", ", shops.Cart.Changes));
        await shops.ServeAsync("1.1");
    }

    [Fact]
    public async Task A_rollback_of_both_killed_half_way_is_ended_by_the_next_one()
    {
        await using var shops = await ScriptedShops.OpenAsync();
        var place = Stride;
        for (; place < MostPlaces; place += Stride)
        {
            var ended = await shops.CrashAsync(place, "rollback", "checkout");
            if (ended.ExitCode == 0)
            {
                break;
            }
            Assert.True(ended.ExitCode == Killed, ended.Output + ended.Error);
            await shops.MustAsync("rollback", "checkout");
            await shops.ServeAsync("1.0");
            foreach (var name in new[] { "cart", "web" })
            {
                // Bad since then, and deployed once more all the same.
                await shops.MustAsync("mark", name, "1.1", "good", "--reason", "looked at");
                await shops.MustAsync("deploy", name, "1.1");
            }
            await shops.ServeAsync("1.1");
        }
        Assert.InRange(place, 2 * Stride, MostPlaces - 1);
        await shops.ServeAsync("1.0");
        await shops.MustAsync("audit", "verify");
    }
}
