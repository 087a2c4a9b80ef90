namespace Lastgood.Scenarios.Surviving;

/// <summary>Start commands that are slow, hang, fail, or lie.</summary>
public sealed class HostileStartTests
{
    [Theory]
    [InlineData($"sleep 1; {Sh.Itself} start \"$@\"", 0, "1.1 serves and is verified")]
    [InlineData("sleep 60", 4, "did not end within 2 s and was killed")]
    [InlineData("echo no memory >&2; exit 7", 4, "exit code 7, no memory")]
    [InlineData("exit 0", 4, "had no effect: the command exited 0")]
    public async Task A_start_command_that_does_not_start_leaves_what_serves(
        string script,
        int code,
        string message
    )
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        stage.AddRelease("1.1");
        stage.Configure(
            Sh.Impatient with
            {
                Start = Sh.With(stage.SlotScript, script, "{slot}", "{release}", "{port}"),
            }
        );

        var ended = await stage.RunAsync("deploy", "shop", "1.1");

        ended.Is(code, message);
        if (code != 0)
        {
            ended.Is(code, "1.0 serves now", "sh -c ");
            Assert.False(await stage.SlotRunsAsync(stage.Slots[1], Cancelled));
        }
        Assert.Equal(code == 0 ? "1.1" : OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
