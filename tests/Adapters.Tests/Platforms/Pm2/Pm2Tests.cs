using Lastgood.Adapters.Platforms.Pm2;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Tests.Platforms.Pm2;

/// <summary>What is easy to get wrong with apps, on a real PM2.</summary>
public sealed class Pm2Tests(Pm2Daemon daemon) : PlatformTestBase, IClassFixture<Pm2Daemon>
{
    [Fact]
    public async Task An_app_that_was_started_by_way_of_the_link_is_started_by_the_real_path()
    {
        await using var bed = await Pm2Bed.ServingAsync(daemon, Pm2Kind.Link);
        var link = bed["current"];
        await bed.RunAsync("delete", "shop");
        await bed.RunAsync("start", $"{link}/server.js", "--name", "shop", "--cwd", link);
        await Until.Async(bed.UsersGetAsync, static got => got == "1.0");
        var platform = bed.Create();
        var problems = (await platform.InspectAsync(Cancellation)).Problems;

        await ApplyAsync(platform, await PlanAsync(platform, To("1.1")));

        Assert.Contains(
            problems,
            static p => p.Contains("by way of the link", StringComparison.Ordinal)
        );
        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Equal([$"{bed["releases"]}/1.1/server.js"], await bed.RunningAsync());
        Assert.EndsWith("/releases/1.1", new FileInfo(link).LinkTarget, StringComparison.Ordinal);
        Assert.Empty((await platform.InspectAsync(Cancellation)).Problems);
    }

    [Fact]
    public async Task A_first_configuration_is_made_from_the_apps_that_run_and_starts_no_PM2()
    {
        await using var bed = await Pm2Bed.ServingAsync(daemon, Pm2Kind.Link);

        var runner = new CommandRunner(TimeProvider.System);

        var found = await new Pm2Survey([Pm2Daemon.Program], daemon.Home, runner).LookAsync(
            Cancellation
        );
        var none = await new Pm2Survey([Pm2Daemon.Program], bed["other"], runner).LookAsync(
            Cancellation
        );

        var shop = Assert.Single(found);
        Assert.Equal("shop", shop.Name);
        Assert.True(shop.Process > 0);
        Assert.Equal($"{bed["releases"]}/1.0", shop.Folder);
        Assert.Empty(none);
        Assert.False(Path.Exists(bed["other"]));
    }

    [Fact]
    public async Task A_link_that_was_moved_and_reloaded_in_vain_is_noticed()
    {
        await using var bed = await Pm2Bed.ServingAsync(daemon, Pm2Kind.Link);
        bed.Point("1.1");
        await bed.RunAsync("reload", "shop");
        await Until.Async(bed.UsersGetAsync, static got => got == "1.0");

        var found = await bed.Create().InspectAsync(Cancellation);

        Assert.Equal("1.0", found.Serving);
        Assert.Contains(
            found.Problems,
            static p =>
                p.Contains(
                    "PM2 still runs 1.0: a reload does not follow the link",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task A_cluster_in_a_checkout_is_reloaded_whole_there_and_back()
    {
        await using var bed = await Pm2Bed.ServingAsync(daemon, Pm2Kind.Checkout);
        var platform = bed.Create();
        var before = await bed.AppAsync();
        var steps = await PlanAsync(platform, To("1.1"));
        var capture = await platform.CaptureAsync(steps[0], Cancellation);

        await ApplyAsync(platform, steps);
        var after = await bed.AppAsync();
        Assert.Equal("1.1", await bed.UsersGetAsync());
        await platform.UndoAsync(steps[0], capture, Cancellation);
        var undone = await bed.AppAsync();

        Assert.Contains("reload shop", steps[0].Title, StringComparison.Ordinal);
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Equal(2, before.Count);
        foreach (var (old, now) in new[] { (before, after), (after, undone) })
        {
            Assert.Equal(old.Select(static p => p.Id), now.Select(static p => p.Id));
            Assert.All(now, p => Assert.DoesNotContain(old, o => o.Pid == p.Pid));
        }
    }

    [Fact]
    public async Task What_was_started_is_what_a_restart_of_the_machine_brings_back()
    {
        await using var bed = await Pm2Bed.ServingAsync(daemon, Pm2Kind.Link);
        var steps = await PlanAsync(bed.Create(), To("1.1"));
        // As if it had been killed before it saved the list.
        await bed.Create().ApplyAsync(steps[0], Cancellation);
        var started = Assert.Single(await bed.AppAsync());
        bed.Options = bed.Options with { Save = true };
        var platform = bed.Create();

        var seen = await platform.ObserveAsync(steps[0], Cancellation);
        await ApplyAsync(platform, steps);
        Assert.Equal(started.Identity, Assert.Single(await bed.AppAsync()).Identity);
        await bed.RunAsync("kill");
        await bed.RunAsync("resurrect");

        Assert.Equal(Observation.NotApplied, seen);
        await Until.Async(bed.UsersGetAsync, static got => got == "1.1");
    }

    [Fact]
    public async Task An_app_that_was_stopped_is_started_and_ended_when_that_is_taken_back()
    {
        await using var bed = await Pm2Bed.ServingAsync(daemon, Pm2Kind.Script);
        await bed.RunAsync("stop", "shop");
        var platform = bed.Create();
        Assert.Null((await platform.InspectAsync(Cancellation)).Serving);
        var steps = await PlanAsync(platform, To("1.1"));
        var capture = await platform.CaptureAsync(steps[0], Cancellation);

        await ApplyAsync(platform, steps);
        Assert.Equal("1.1", await bed.UsersGetAsync());
        await platform.UndoAsync(steps[0], capture, Cancellation);

        Assert.Empty(await bed.RunningAsync());
    }

    [Fact]
    public async Task Nothing_ends_where_the_release_has_no_file_to_start_by()
    {
        await using var bed = await Pm2Bed.ServingAsync(daemon, Pm2Kind.Link);
        var platform = bed.Create();
        var step = (await PlanAsync(platform, To("1.1")))[0];
        File.Delete($"{bed["releases"]}/1.1/ecosystem.config.js");

        var refusal = await RefusalAsync(platform, To("1.1"));
        var error = await FailsAsync(() => platform.ApplyAsync(step, Cancellation));

        Assert.Contains("ecosystem.config.js", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("there is no", error.Message, StringComparison.Ordinal);
        Assert.Equal([$"{bed["releases"]}/1.0/server.js"], await bed.RunningAsync());
    }

    [Fact]
    public async Task Evidence_has_the_names_of_the_environment_and_no_value()
    {
        await using var bed = await Pm2Bed.ServingAsync(daemon, Pm2Kind.Script);
        await Until.Async(
            async () =>
                (await ShowAsync(bed)).Any(static e =>
                    e.Text.Contains("started with", StringComparison.Ordinal)
                ),
            static written => written
        );

        var shown = await ShowAsync(bed);

        var process = Assert.Single(
            shown,
            static e => e.Name.StartsWith("PM2's process", StringComparison.Ordinal)
        );
        Assert.Contains("SHOP_PASSWORD=[redacted]", process.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", process.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_keeps_the_release_and_starts_it_anew()
    {
        await using var bed = await Pm2Bed.ServingAsync(daemon, Pm2Kind.Script);
        var before = Assert.Single(await bed.AppAsync());

        await bed.Create().Restarts!.RestartAsync(Cancellation);

        var after = Assert.Single(await bed.AppAsync());
        Assert.Equal((before.Id, before.Script), (after.Id, after.Script));
        Assert.True(after.Started > before.Started);
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    private static Task<IReadOnlyList<Exhibit>> ShowAsync(Pm2Bed bed) =>
        ((IExhibits)bed.Create()).ShowAsync(Cancellation);
}
