using System.Text.Json;
using Lastgood.App.Commands;
using Lastgood.Core.Policies.Shipped;

namespace Lastgood.App.Tests.Commands;

public sealed class PolicyCommandTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task List_names_every_shipped_policy()
    {
        await stage.GivenAsync([]);

        await stage.RunAsync(Policy.Create, "list");

        Assert.All(
            ShippedPolicy.All,
            p => Assert.Contains($"\n{p.Name} ", stage.Data, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Show_tells_each_trigger_with_its_severity_and_action()
    {
        await stage.GivenAsync([]);

        await stage.RunAsync(Policy.Create, "show", "blue-green");

        Assert.Matches(@"cpu +cpu > 95% for 5m +high +investigate", stage.Data);
        Assert.Matches(@"high +15m +on_call_lead +ask +ask", stage.Data);
        Assert.Contains(
            "at most 1 automatic rollbacks an hour",
            stage.Data,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Show_knows_the_policy_of_a_service_also_as_JSON()
    {
        await stage.GivenAsync([], "policy: {extends: cluster, without: [errors], window: 45s}");

        await stage.RunAsync(Policy.Create, "show", "shop", "--json");

        using var json = JsonDocument.Parse(stage.Data);
        Assert.Equal("45s", json.RootElement.GetProperty("window").GetString());
        Assert.Contains(
            json.RootElement.GetProperty("triggers").EnumerateArray(),
            static t => t.GetProperty("when").GetString() == "reported security"
        );
    }

    [Fact]
    public async Task A_name_that_is_none_is_answered_with_the_nearest()
    {
        await stage.GivenAsync([]);

        var refused = await Assert.ThrowsAsync<UsageException>(() =>
            stage.RunAsync(Policy.Create, "show", "clustr")
        );

        Assert.Contains("did you mean \"cluster\"?", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_which_triggers_never_can_fire_and_why()
    {
        await stage.GivenAsync([], "metrics:");

        await stage.RunAsync(Policy.Create, "check");

        Assert.Contains(
            "oom_kills >= 1: nothing measures oom_kills of this service",
            stage.Data,
            StringComparison.Ordinal
        );
    }
}
