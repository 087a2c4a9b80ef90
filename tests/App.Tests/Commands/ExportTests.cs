using Lastgood.App.Commands;

namespace Lastgood.App.Tests.Commands;

public sealed class ExportTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task The_policies_in_force_are_alerting_rules()
    {
        await stage.GivenAsync([], "metrics:\npolicy: {triggers: [error_rate > 10% for 2m]}");

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Export.Create, "prometheus-rules"));

        Assert.Contains("\ngroups:", stage.Data, StringComparison.Ordinal);
        Assert.Contains("for: 2m", stage.Data, StringComparison.Ordinal);
        Assert.Contains("shop", stage.Data, StringComparison.Ordinal);
    }
}
