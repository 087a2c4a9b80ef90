using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Surviving;

/// <summary>Several want something of one service at the same moment.</summary>
public sealed class AtOnceTests
{
    /// <summary>So long that all others are there before a run is at its end.</summary>
    private static StageOptions Unhurried { get; } =
        OpenShop.Quick with
        {
            VerifyWindow = TimeSpan.FromSeconds(4),
        };

    [Fact]
    public async Task Of_two_rollbacks_and_a_trigger_one_acts_and_the_others_join_it()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddBreakableRelease("1.1", Fault.Errors);
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        shop.Stage.Configure(Unhurried);
        await using var watch = await shop.Stage.WatchAsync();
        shop.Stage.Break("1.1");

        var ended = await Task.WhenAll(
            shop.Stage.RunAsync("rollback", "shop"),
            shop.Stage.RunAsync("rollback", "shop")
        );

        await shop.Stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        await watch.EndWatchAsync();
        var state = await shop.Stage.StateAsync();
        var run = Assert.Single(state.Runs, static r => r.Plan.Kind == RunKind.Rollback);
        Assert.Single(state.Incidents);
        Assert.All(ended, static e => e.Is(0, "shop: 1.0 serves and is verified"));
        var joined = $"(joined {run.Id}, begun by {run.Start.By})";
        Assert.Equal(
            run.Start.By == RunStarted.Automatic ? 2 : 1,
            ended.Count(e => e.Output.Contains(joined, StringComparison.Ordinal))
        );
        await shop.NobodyNoticedAsync(static r => r.Version == "1.1");
    }

    [Fact]
    public async Task Whoever_joins_a_rollback_that_fails_reports_that_too()
    {
        await using var shop = await OpenShop.OpenAsync(OpenShop.Quick with { Keep = "stop" });
        shop.Stage.AddRelease("1.1");
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        shop.Stage.Configure(
            OpenShop.Quick with
            {
                Start = Sh.Run("sleep 2; echo the disk is gone >&2; exit 1"),
            }
        );
        await using var first = LastgoodProcess.Start(shop.Stage, ["rollback", "shop"]);
        await shop.Stage.UntilAsync(static s => s.IsAt("start"));
        await using var second = LastgoodProcess.Start(shop.Stage, ["rollback", "shop"]);

        (await first.EndAsync()).Is(4, "the disk is gone", "1.1 serves now");
        (await second.EndAsync()).Is(4, "the disk is gone", "1.1 serves now", "(joined shop-r3");

        Assert.Equal("1.1", await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_deployment_is_refused_while_a_rollback_is_going_on()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddRelease("1.1");
        shop.Stage.AddRelease("1.2");
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        shop.Stage.Configure(Unhurried);
        await using var rollback = LastgoodProcess.Start(shop.Stage, ["rollback", "shop"]);
        await shop.Stage.UntilAsync(static s => s.OpenRun?.Plan.Kind == RunKind.Rollback);

        (await shop.Stage.RunAsync("deploy", "shop", "1.2")).Is(
            3,
            "shop-r3 (rollback to 1.0) is going on",
            "lastgood status shop"
        );

        (await rollback.EndAsync()).Is(0);
        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_rollback_waits_for_a_deployment_shows_it_and_goes_back_from_it()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddRelease("1.1");
        shop.Stage.Configure(Unhurried);
        await using var deploy = LastgoodProcess.Start(shop.Stage, ["deploy", "shop", "1.1"]);
        await shop.Stage.UntilAsync(static s => s.OpenRun is { IsActing: true, Plan.To: "1.1" });

        (await shop.Stage.RunAsync("rollback", "shop")).Is(
            0,
            "deployment: 1.0 → 1.1",
            "1.0 serves and is verified"
        );

        (await deploy.EndAsync()).Is(0);
        var state = await shop.Stage.StateAsync();
        Assert.Equal(Verdict.Bad, state.Releases["1.1"].Verdict);
        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_rollback_that_waited_for_a_deployment_which_failed_by_itself_does_not_go_further_back()
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.Stage.DeployGoodAsync("1.1");
        shop.Stage.AddRelease("1.2", Fault.Errors);
        shop.Stage.Configure(Unhurried);
        await using var deploy = LastgoodProcess.Start(shop.Stage, ["deploy", "shop", "1.2"]);
        await shop.Stage.UntilAsync(static s => s.OpenRun is { IsActing: true, Plan.To: "1.2" });

        (await shop.Stage.RunAsync("rollback", "shop")).Is(0, "1.1 serves now");

        (await deploy.EndAsync()).Is(4, "1.1 serves now");
        Assert.Equal("1.1", await shop.ServesAsync());
        Assert.DoesNotContain(
            (await shop.Stage.StateAsync()).Runs,
            static r => r.Plan.Kind == RunKind.Rollback
        );
        await shop.NobodyNoticedAsync(static r => r.Version == "1.2");
    }

    [Fact]
    public async Task Only_one_watch_runs()
    {
        await using var shop = await OpenShop.OpenAsync();
        await using var first = await shop.Stage.WatchAsync();

        (await shop.Stage.RunAsync("watch")).Is(3, "another lastgood watch is running");

        await first.EndWatchAsync();
    }
}
