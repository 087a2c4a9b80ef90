using Lastgood.App.Commands;
using Lastgood.Core.Journal;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class GroupCommandTests : IDisposable
{
    private const string Sections =
        "  cart:\n    platform: {nginx: {front: http://127.0.0.1:8080, include: /nowhere/c, slots: {a: {url: http://127.0.0.1:7001}, b: {url: http://127.0.0.1:7002}}, start: [a], stop: [b], status: [c]}}\n"
        + "groups: {checkout: {services: [cart, shop]}}\n";

    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task A_group_is_planned_by_its_name_and_a_member_that_cannot_go_back_is_named()
    {
        await stage.GivenAsync([], sections: Sections);

        Assert.Equal(ExitCodes.Refused, await stage.RunAsync(Plan.Create, "checkout"));

        Assert.StartsWith(
            "checkout: checkout goes back as a whole or not at all, and cart cannot: ",
            stage.Chat,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_rollback_of_a_group_takes_no_release()
    {
        await stage.GivenAsync([], sections: Sections);

        var error = await Assert.ThrowsAsync<UsageException>(() =>
            stage.RunAsync(Rollback.Create, "checkout", "--to", "1.1")
        );

        Assert.Contains("checkout is a group", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Corruption_in_one_service_freezes_its_group()
    {
        await stage.GivenAsync(Stories.RolledBack(), sections: Sections);

        await stage.RunAsync(Report.Create, "shop", "corruption", "--reason", "rows are gone");
        await stage.RunAsync(Status.Create, "cart");

        Assert.Contains(
            "shop, of the same group checkout: corruption: rows are gone",
            stage.Data,
            StringComparison.Ordinal
        );
        Assert.NotNull((await stage.StateAsync()).Cautions.Frozen);
    }
}
