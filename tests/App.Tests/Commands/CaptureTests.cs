using System.Text.Json;
using Lastgood.App.Commands;
using Lastgood.App.Commands.Incidents;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class CaptureTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task What_is_there_is_kept_listed_and_noted_in_the_open_incident()
    {
        File.WriteAllText(stage.File("shop.log"), "it broke, password=hunter2\n");
        await stage.GivenAsync(
            Stories.Acting(),
            $$"""
            capture: {logs: [{{stage.File("shop.log")}}], commands: [[echo, hello]]}
            """
        );

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Capture.Create, "shop", "--json"));

        var files = JsonDocument
            .Parse(stage.Data)
            .RootElement.GetProperty("files")
            .EnumerateArray();
        var log = files.Single(f => f.GetProperty("name").GetString() == stage.File("shop.log"));
        Assert.Equal(
            "it broke, password=[redacted]\n",
            File.ReadAllText(log.GetProperty("file").GetString()!)
        );
        Assert.Contains("echo hello", stage.Data, StringComparison.Ordinal);
        Assert.Contains("/health", stage.Data, StringComparison.Ordinal);

        await stage.RunAsync(Incident.Create, "show", "shop-i1");
        Assert.Contains("captures/shop/by-hand-", stage.Data, StringComparison.Ordinal);
        Assert.Contains("evidence were kept by hand", stage.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_hangs_is_named_and_the_rest_is_kept()
    {
        await stage.GivenAsync([], "capture: {commands: [[sleep, '60']], timeout: 3s}");

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Capture.Create, "shop"));

        Assert.Contains("sleep 60", stage.Data, StringComparison.Ordinal);
        Assert.Contains("/health", stage.Data, StringComparison.Ordinal);
    }
}
