using Lastgood.Shop;

namespace Lastgood.Scenarios.Surviving;

/// <summary>Stop commands that are slow, hang, fail, or lie.</summary>
public sealed class HostileStopTests
{
    [Theory]
    [InlineData($"sleep 1; {Sh.Itself} stop \"$@\"", "stopped: green")]
    [InlineData("sleep 60", "did not end within 2 s and was killed")]
    [InlineData("echo not allowed >&2; exit 7", "exit code 7, not allowed")]
    [InlineData("exit 0", "had no effect: the command exited 0")]
    public async Task A_stop_command_that_does_not_stop_does_not_keep_a_rollback_from_its_end(
        string script,
        string message
    )
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        stage.AddRelease("1.1");
        await stage.MustAsync("deploy", "shop", "1.1");
        stage.Configure(Sh.Impatient with { Stop = Sh.With(stage.SlotScript, script, "{slot}") });

        (await stage.RunAsync("rollback", "shop")).Is(0, message, "1.0 serves and is verified");

        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task What_cannot_be_stopped_cannot_be_replaced_and_nothing_is_moved()
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        stage.AddRelease("0.9");
        await stage.StartSlotAsync(stage.Slots[1], "0.9", Cancelled);
        stage.AddRelease("1.1");
        stage.Configure(Sh.Impatient with { Stop = Sh.Run("exit 0") });

        (await stage.RunAsync("deploy", "shop", "1.1")).Is(
            4,
            "stopping slot green had no effect",
            "try both: sh -c",
            "1.0 serves now"
        );

        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task What_was_started_and_cannot_be_stopped_again_is_said_to_be_left()
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        stage.AddRelease("1.1", Fault.Hang);
        stage.Configure(
            Sh.Impatient with
            {
                StartTimeout = TimeSpan.FromSeconds(3),
                Stop = Sh.Run("echo not allowed >&2; exit 7"),
            }
        );

        (await stage.RunAsync("deploy", "shop", "1.1")).Is(
            1,
            "was not ready within 3 s",
            "could not take back: start 1.1 in green",
            "not allowed",
            "1.0 serves now"
        );

        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
