using Lastgood.App.Commands;
using Lastgood.App.Commands.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class IncidentPublishTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task It_writes_the_page_and_the_feed_and_again_over_them()
    {
        await stage.GivenAsync([]);
        await stage.SayAsync(new IncidentOpened("shop-i1", "db-7 is full", "1.2"));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(
                ExitCodes.Done,
                await stage.RunAsync(
                    Incident.Create,
                    "publish",
                    "--static",
                    stage.File("public/status")
                )
            );
        }
        var files = Directory.GetFiles(stage.File("public/status")).Order(StringComparer.Ordinal);
        Assert.Equal(
            ["feed.json", "index.html"],
            files.Select(Path.GetFileName),
            StringComparer.Ordinal
        );
        Assert.StartsWith(
            $"{stage.File("public/status/index.html")}\n{stage.File("public/status/feed.json")}\n",
            stage.Data,
            StringComparison.Ordinal
        );
        var page = File.ReadAllText(stage.File("public/status/index.html"));
        Assert.Contains("<h1>Status</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<h3>Issues with shop <small", page, StringComparison.Ordinal);
        Assert.Contains("✗ Issues, being investigated", page, StringComparison.Ordinal);
        Assert.DoesNotContain("db-7", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_fails_with_the_reason()
    {
        await stage.GivenAsync(Stories.RolledBack());
        File.WriteAllText(stage.File("file"), "");
        Assert.Equal(
            ExitCodes.Failed,
            await stage.RunAsync(Incident.Create, "publish", "--static", stage.File("file"))
        );
        Assert.StartsWith(
            "the status page cannot be written: ",
            stage.Chat,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused()
    {
        await stage.GivenAsync(Stories.RolledBack());
        await Assert.ThrowsAsync<UsageException>(() =>
            stage.RunAsync(
                Incident.Create,
                "publish",
                "--static",
                stage.File("x"),
                "--url",
                "status"
            )
        );
    }
}
