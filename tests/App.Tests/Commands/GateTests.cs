using System.Diagnostics;
using System.Text.Json;
using Lastgood.App.Commands;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class GateTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task A_bad_version_ends_with_3_and_the_incident_and_is_remembered()
    {
        await stage.GivenAsync(Stories.RolledBack());

        Assert.Equal(ExitCodes.Refused, await RunAsync("shop", "1.2"));

        Assert.Contains(
            "(incident shop-i1)\n  lastgood mark shop 1.2 good",
            stage.Chat,
            StringComparison.Ordinal
        );
        Assert.Equal(ExitCodes.Done, await RunAsync("shop", "1.3"));
        Assert.EndsWith(
            "shop 1.3 may be deployed\n",
            stage.Chat + stage.Data,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task As_JSON_it_says_the_same()
    {
        await stage.GivenAsync(Stories.RolledBack());

        await RunAsync("shop", "1.2", "--json");

        var json = JsonDocument.Parse(stage.Data).RootElement;
        Assert.False(json.GetProperty("allowed").GetBoolean());
        Assert.Equal("shop-i1", json.GetProperty("incident").GetString());
    }

    [Theory]
    [InlineData("gate needs a service and a version", "shop")]
    [InlineData("is not the whole name of a commit", "shop", "1.3", "--commit", "abc")]
    [InlineData("cannot be a version", "shop", "../1")]
    [InlineData("--repository needs the commit", "shop", "1.3", "--repository", ".")]
    public async Task What_cannot_be_asked_is_said(string message, params string[] arguments)
    {
        await stage.GivenAsync(Stories.RolledBack());

        var refused = await Assert.ThrowsAsync<UsageException>(() => RunAsync(arguments));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_contains_the_bad_one_without_its_fix_is_warned_about()
    {
        var folder = stage.File("clone");
        Directory.CreateDirectory(folder);
        Git(folder, "init", "--quiet");
        var bad = Commit(folder, "bad");
        var next = Commit(folder, "next");
        var reverted = Commit(folder, $"Revert \"bad\"\n\nThis reverts commit {bad}.");
        Git(folder, "checkout", "--quiet", next);
        var mended = Commit(folder, "mend it");
        await stage.GivenAsync(Stories.RolledBack());
        await stage.RunAsync(App.Commands.Record.Create, "shop", "1.2", "--commit", bad);
        await stage.RunAsync(App.Commands.Record.Create, "shop", "1.1");

        Assert.Contains(
            $"it contains 1.2 (commit {bad[..12]}), which is bad (incident shop-i1)",
            Assert.Single(await WarningsAsync(next)),
            StringComparison.Ordinal
        );
        Assert.Empty(await WarningsAsync(reverted));
        Assert.Single(await WarningsAsync(mended));
        await stage.RunAsync(
            Mark.Create,
            "shop",
            "1.2",
            "bad",
            "--reason",
            "errors",
            "--fixed-by",
            mended
        );
        Assert.Empty(await WarningsAsync(mended));
        Assert.Contains(
            "cannot be told",
            Assert.Single(await WarningsAsync(new string('a', 40))),
            StringComparison.Ordinal
        );
    }

    private async Task<IReadOnlyList<string>> WarningsAsync(string commit)
    {
        var printed = stage.Data.Length;
        await RunAsync(
            "shop",
            "1.3",
            "--commit",
            commit,
            "--repository",
            stage.File("clone"),
            "--json"
        );
        return
        [
            .. JsonDocument
                .Parse(stage.Data[printed..])
                .RootElement.GetProperty("warnings")
                .EnumerateArray()
                .Select(static w => w.GetString()!),
        ];
    }

    private static string Commit(string folder, string message)
    {
        Git(folder, "commit", "--quiet", "--allow-empty", "--message", message);
        return Git(folder, "rev-parse", "HEAD").Trim();
    }

    private static string Git(string folder, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(
                "git",
                [
                    "-C",
                    folder,
                    "-c",
                    "user.name=test",
                    "-c",
                    "user.email=test@example.com",
                    "-c",
                    "commit.gpgsign=false",
                    .. arguments,
                ]
            )
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private Task<int> RunAsync(params string[] arguments) => stage.RunAsync(Gate.Create, arguments);
}
