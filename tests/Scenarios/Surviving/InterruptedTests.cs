using System.Runtime.InteropServices;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Surviving;

/// <summary>Ctrl-C and SIGTERM in the middle: nothing is lost, and what does not serve yet is taken back to its end.</summary>
public sealed class InterruptedTests
{
    private const int Interrupted = 130;

    private static StageOptions LongVerification { get; } =
        OpenShop.Quick with
        {
            VerifyWindow = TimeSpan.FromSeconds(3),
        };

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public async Task A_deployment_that_does_not_serve_yet_is_taken_back_however_long_that_takes(
        PosixSignal signal
    )
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddRelease("1.1", Fault.Hang);
        // Longer than programs are usually given to end.
        shop.Stage.Configure(
            OpenShop.Quick with
            {
                Stop = Sh.Run($"sleep 3; exec {shop.Stage.SlotScript} stop $1", "{slot}"),
            }
        );
        await using var deploy = LastgoodProcess.Start(shop.Stage, ["deploy", "shop", "1.1"]);
        await shop.Stage.UntilAsync(static s => s.IsAt("ready"));
        deploy.Send(signal);

        (await deploy.EndAsync()).Is(Interrupted, "taking back", "1.0 serves now");

        await IsTakenBackAsync(shop, OpenShop.Good);
        Assert.False(await shop.Stage.SlotRunsAsync(shop.Stage.Slots[1], Cancelled));
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task Ctrl_C_at_a_terminal_reaches_the_commands_as_well_and_is_no_failure_of_theirs()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddRelease("1.1");
        shop.Stage.Configure(
            OpenShop.Quick with
            {
                Start = Sh.Run("sleep 20"),
                CommandTimeout = TimeSpan.FromSeconds(30),
            }
        );
        await using var deploy = LastgoodProcess.Start(
            shop.Stage,
            ["deploy", "shop", "1.1"],
            wrapper: ["setsid"]
        );
        await shop.Stage.UntilAsync(static s => s.IsAt("start"));
        deploy.Send(PosixSignal.SIGINT, group: true);

        (await deploy.EndAsync()).Is(Interrupted, "it was interrupted", "1.0 serves now");

        await IsTakenBackAsync(shop, OpenShop.Good);
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_second_Ctrl_C_ends_it_at_once_and_the_next_command_ends_what_was_begun()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddRelease("1.1", Fault.Hang);
        var stuck = Path.Combine(shop.Stage.Folder, "stuck");
        await File.WriteAllTextAsync(stuck, "", Cancelled);
        shop.Stage.Configure(
            OpenShop.Quick with
            {
                Stop = Sh.Run(
                    $"[ -e {stuck} ] && sleep 20; exec {shop.Stage.SlotScript} stop $1",
                    "{slot}"
                ),
            }
        );
        await using (var deploy = LastgoodProcess.Start(shop.Stage, ["deploy", "shop", "1.1"]))
        {
            await shop.Stage.UntilAsync(static s => s.IsAt("ready"));
            deploy.Interrupt();
            await shop.Stage.UntilAsync(static s => s.OpenRun?.Abort is not null);
            deploy.Interrupt();
            (await deploy.EndAsync()).Is(Interrupted);
        }
        File.Delete(stuck);

        (await shop.Stage.RunAsync("rollback", "shop")).Is(0, "1.0 serves now");

        await IsTakenBackAsync(shop, OpenShop.Good);
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_deployment_that_serves_is_left_and_goes_on_with_the_next_command()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddRelease("1.1");
        shop.Stage.Configure(LongVerification);
        await using var deploy = LastgoodProcess.Start(shop.Stage, ["deploy", "shop", "1.1"]);
        await shop.Stage.UntilAsync(static s => s.Serving?.Version == "1.1");
        deploy.Interrupt();

        (await deploy.EndAsync()).Is(Interrupted, "nothing is lost");

        Assert.Equal("1.1", await shop.ServesAsync());
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        var state = await shop.Stage.StateAsync();
        Assert.Equal(2, state.Runs.Count);
        Assert.True(state.Monitors("1.1"));
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_rollback_that_does_not_serve_yet_is_taken_back_and_can_be_asked_for_again()
    {
        var cold = OpenShop.Quick with { Keep = "stop" };
        await using var shop = await OpenShop.OpenAsync(cold);
        shop.Stage.AddRelease("1.1");
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        shop.Stage.Configure(cold with { Start = Sh.Run("sleep 20") });
        await using var rollback = LastgoodProcess.Start(shop.Stage, ["rollback", "shop"]);
        await shop.Stage.UntilAsync(static s => s.IsAt("start"));
        rollback.Interrupt();

        (await rollback.EndAsync()).Is(Interrupted, "1.1 serves now");

        await IsTakenBackAsync(shop, "1.1");
        shop.Stage.Configure(cold);
        await shop.Stage.MustAsync("rollback", "shop");
        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_rollback_that_serves_is_left_and_goes_on_with_the_next_command()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddRelease("1.1");
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        shop.Stage.Configure(LongVerification);
        await using var rollback = LastgoodProcess.Start(shop.Stage, ["rollback", "shop"]);
        await shop.Stage.UntilAsync(static s => s.Serving?.Version == OpenShop.Good);
        rollback.Send(PosixSignal.SIGTERM);

        (await rollback.EndAsync()).Is(Interrupted, "nothing is lost");

        await shop.Stage.MustAsync("rollback", "shop");
        await OneRollbackAsync(shop);
    }

    [Fact]
    public async Task A_rollback_goes_on_when_its_terminal_is_closed()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddRelease("1.1");
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        shop.Stage.Configure(LongVerification);
        await using var rollback = LastgoodProcess.Start(shop.Stage, ["rollback", "shop"]);
        await shop.Stage.UntilAsync(static s => s.OpenRun?.Plan.Kind == RunKind.Rollback);
        rollback.Send(PosixSignal.SIGHUP);

        (await rollback.EndAsync()).Is(0);

        await OneRollbackAsync(shop);
    }

    [Fact]
    public async Task A_watch_leaves_its_rollback_to_the_next_watch_and_says_so()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddBreakableRelease("1.1", Fault.Errors);
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        shop.Stage.Configure(LongVerification);
        await using (var watch = await shop.Stage.WatchAsync())
        {
            shop.Stage.Break("1.1");
            await shop.Stage.UntilAsync(static s => s.Serving?.Version == OpenShop.Good);
            watch.Send(PosixSignal.SIGTERM);
            (await watch.EndAsync()).Is(
                Interrupted,
                "(rollback to 1.0) is not at its end",
                "lastgood watch"
            );
        }

        await using var next = await shop.Stage.WatchAsync();
        await shop.Stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        await next.EndWatchAsync();
        await OneRollbackAsync(shop, except: "1.1");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task IsTakenBackAsync(OpenShop shop, string serving)
    {
        var run = (await shop.Stage.StateAsync()).Runs[^1];
        Assert.NotNull(run.Abort);
        Assert.Equal(RunOutcome.Undone, run.End?.Outcome);
        Assert.Equal(serving, await shop.ServesAsync());
    }

    private static async Task OneRollbackAsync(OpenShop shop, string? except = null)
    {
        var state = await shop.Stage.StateAsync();
        Assert.Single(state.Runs, static r => r.Plan.Kind == RunKind.Rollback);
        Assert.True(state.Monitors(OpenShop.Good));
        await shop.NobodyNoticedAsync(r => r.Version is not null && r.Version == except);
    }
}
