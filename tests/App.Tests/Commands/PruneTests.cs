using System.Text.Json;
using Lastgood.App.Commands;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

/// <summary>Making room, with releases that are folders.</summary>
public sealed class PruneTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task What_is_removed_is_in_the_journal_with_who_did_it_and_history_tells()
    {
        await GivenAsync();

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Prune.Create, "shop"));
        Assert.True(Directory.Exists(stage.File("releases/1.0")));
        Assert.Empty((await stage.StateAsync()).Releases["1.0"].Pruned);

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Prune.Create, "shop", "--yes"));

        Assert.False(Directory.Exists(stage.File("releases/1.0")));
        Assert.True(Directory.Exists(stage.File("releases/1.1")));
        var state = await stage.StateAsync();
        var pruned = Assert.Single(state.Releases["1.0"].Pruned);
        Assert.Equal($"removed {stage.File("releases/1.0")}", pruned.Evidence);
        Assert.Equal(Shell.Person, pruned.By);
        Assert.Empty(state.Releases["1.1"].Pruned);
        Assert.Contains($"✓ 1.0 · {pruned.Evidence}", stage.Chat, StringComparison.Ordinal);

        await stage.RunAsync(History.Create, "shop");
        Assert.Contains($"; {pruned.Evidence} ", stage.Data, StringComparison.Ordinal);
        await stage.RunAsync(Audit.Create, "verify");
        Assert.Contains("the chain is whole", stage.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_tells_it_to_programs_too_until_the_release_serves_again()
    {
        await GivenAsync();
        await stage.SayAsync(
            new ReleasePruned("1.0", "folder /srv/1.0", true, "removed /srv/1.0", "eva"),
            new ReleasePruned("1.1", "folder /srv/1.1", false, "no right to", "eva")
        );

        await stage.RunAsync(History.Create, "shop", "--json");

        var releases = JsonDocument.Parse(stage.Data).RootElement.GetProperty("releases");
        var pruned = releases
            .EnumerateArray()
            .ToDictionary(
                static r => r.GetProperty("version").GetString()!,
                static r => r.GetProperty("pruned"),
                StringComparer.Ordinal
            );
        Assert.Equal("removed /srv/1.0", pruned["1.0"][0].GetProperty("evidence").GetString());
        Assert.Equal("eva", pruned["1.0"][0].GetProperty("by").GetString());
        Assert.Equal(0, pruned["1.1"].GetArrayLength());

        await stage.SayAsync(new ReleaseActivated("1.0", "1.1", RunKind.Deploy, "eva"));
        Assert.Empty((await stage.StateAsync()).Releases["1.0"].Pruned);
    }

    [Fact]
    public async Task What_cannot_be_removed_is_in_the_journal_too_and_ends_with_1()
    {
        await GivenAsync();
        // Something else has the name that is needed on the way.
        await File.WriteAllTextAsync(
            stage.File("releases/.pruned-1.0"),
            "",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(ExitCodes.Failed, await stage.RunAsync(Prune.Create, "shop", "--yes"));

        Assert.Contains("✗ 1.0 · ", stage.Chat, StringComparison.Ordinal);
        Assert.Contains("failed: ", stage.Data, StringComparison.Ordinal);
        Assert.Empty((await stage.StateAsync()).Releases["1.0"].Pruned);
    }

    /// <summary>1.0 was bad, and 1.1 serves.</summary>
    private async Task GivenAsync()
    {
        await stage.GivenAsync(
            new Tale()
                .At("10:00:00")
                .Facts(
                    null,
                    new ReleaseActivated("1.0", null, RunKind.Deploy, "ci"),
                    new VerdictGiven("1.0", Verdict.Bad, "it failed", "eva", null),
                    new ReleaseActivated("1.1", "1.0", RunKind.Deploy, "ci")
                )
                .Entries
        );
        await File.WriteAllTextAsync(
            stage.File("lastgood.yaml"),
            $"""
            state: {stage.File("state")}
            services:
              shop:
                platform:
                  systemd:
                    url: http://127.0.0.1:1
                    unit: shop.service
                    releases: {stage.File("releases")}
                    current: {stage.File("current")}

            """,
            TestContext.Current.CancellationToken
        );
        foreach (var version in new[] { "1.0", "1.1" })
        {
            Directory.CreateDirectory(stage.File($"releases/{version}"));
            await File.WriteAllTextAsync(
                stage.File($"releases/{version}/shop"),
                version,
                TestContext.Current.CancellationToken
            );
        }
        File.CreateSymbolicLink(stage.File("current"), stage.File("releases/1.1"));
    }
}
