using System.Text.Json;
using Lastgood.App.Commands;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class ReadyTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task A_service_that_is_not_ready_ends_with_3_and_every_no_has_its_remedy()
    {
        await stage.GivenAsync(Stories.RolledBack());

        Assert.Equal(ExitCodes.Refused, await stage.RunAsync(Ready.Create, "--json"));

        var json = JsonDocument.Parse(stage.Data).RootElement;
        Assert.False(json.GetProperty("ready").GetBoolean());
        var shop = json.GetProperty("services")[0];
        Assert.Equal("shop", shop.GetProperty("service").GetString());
        var noes = shop.GetProperty("checks")
            .EnumerateArray()
            .Where(static c => c.GetProperty("answer").GetString() == "no")
            .ToList();
        // Nothing listens where the sample's nginx would be.
        Assert.Contains(noes, static c => c.GetProperty("name").GetString() == "reachable");
        Assert.All(noes, static c => Assert.NotEmpty(c.GetProperty("remedy").GetString()!));
    }

    [Fact]
    public async Task As_a_table_it_names_what_says_no_and_how_to_mend_it()
    {
        await stage.GivenAsync(Stories.RolledBack());

        await stage.RunAsync(Ready.Create, "shop");

        var lines = stage.Data.Split('\n');
        Assert.StartsWith("SERVICE  READY", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("shop     no", lines[1], StringComparison.Ordinal);
        Assert.Contains("✗ shop: reachable: ", stage.Data, StringComparison.Ordinal);
        Assert.Contains("✓ shop: permissions: ", stage.Data, StringComparison.Ordinal);
    }
}
