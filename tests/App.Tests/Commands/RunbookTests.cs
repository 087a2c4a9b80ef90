using Lastgood.App.Commands;
using Lastgood.Core.Tests;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class RunbookTests : IDisposable
{
    private readonly CommandStage stage = new();
    private readonly World world = new();

    public RunbookTests() => stage.Platform = _ => world;

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task It_says_when_what_how_by_hand_whom_and_what_went_wrong_before()
    {
        await stage.GivenAsync(Stories.RolledBack());
        world.Put("blue", "1.3");

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Runbook.Create, "shop"));

        string[] expected =
        [
            "# Runbook: going back with shop",
            "## When to go back",
            "| When | Severity | Then |",
            "goes from 1.3 to 1.1",
            "**start green**",
            "**verify 1.1**",
            "## Whom to call",
            "There was none yet.",
            "shop-i1: ",
            Stories.Reason,
            "lastgood rollback shop --reason",
        ];
        Assert.All(expected, text => Assert.Contains(text, stage.Data, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_that_was_kept_is_right_until_something_changes()
    {
        await stage.GivenAsync(Stories.RolledBack());
        world.Put("blue", "1.3");
        var file = stage.File("runbook.md");
        await stage.RunAsync(Runbook.Create, "shop", "--output", file);
        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Runbook.Create, "shop", "--check", file));

        world.Put("blue", "1.4");
        Assert.Equal(
            ExitCodes.Failed,
            await stage.RunAsync(Runbook.Create, "shop", "--check", file)
        );
        Assert.Contains("is stale from line", stage.Chat, StringComparison.Ordinal);
        Assert.Contains("goes from 1.4 to 1.1", stage.Chat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_a_page_it_needs_nothing_else_and_what_cannot_go_back_is_said()
    {
        await stage.GivenAsync([]);
        await stage.RunAsync(Runbook.Create, "shop", "--html");
        Assert.Contains("<title>Runbook: shop</title>", stage.Data, StringComparison.Ordinal);
        Assert.Contains("Today it cannot go back:", stage.Data, StringComparison.Ordinal);
    }
}
