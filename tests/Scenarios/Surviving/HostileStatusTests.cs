namespace Lastgood.Scenarios.Surviving;

/// <summary>Status commands that are slow, hang, fail, or lie.</summary>
public sealed class HostileStatusTests
{
    [Theory]
    [InlineData($"sleep 0.5; {Sh.Itself} status \"$@\"", 0, "1.0 serves and is verified")]
    [InlineData("sleep 60", 1, "did not end within 2 s and was killed")]
    [InlineData("exit 127", 1, "the status command of slot blue does not work: exit code 127")]
    [InlineData("exit 0", 0, "stopping slot green had no effect")]
    [InlineData("exit 3", 3, "is taken by process")]
    public async Task A_status_command_that_tells_nothing_or_lies_moves_nobody_to_a_place_where_nothing_is(
        string script,
        int code,
        string message
    )
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        stage.AddRelease("1.1");
        await stage.MustAsync("deploy", "shop", "1.1");
        stage.Configure(Sh.Impatient with { Status = Sh.With(stage.SlotScript, script, "{slot}") });

        var ended = await stage.RunAsync("rollback", "shop");

        ended.Is(code, message);
        if (code != 0)
        {
            ended.Is(code, "sh -c ");
        }
        Assert.Equal(code == 0 ? OpenShop.Good : "1.1", await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }
}
