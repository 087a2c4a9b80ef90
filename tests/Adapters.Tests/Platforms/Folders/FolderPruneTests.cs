using System.Diagnostics;
using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Tests.Platforms.Folders;

/// <summary>Which folders of releases go, and what is never touched.</summary>
public sealed class FolderPruneTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public FolderPruneTests()
    {
        foreach (var version in new[] { "1.0", "1.1", "1.2", "1.3", "unknown" })
        {
            ShopReleases.Write(folder[$"releases/{version}"], version);
        }
        File.CreateSymbolicLink(folder["current"], folder["releases/1.3"]);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_not_needed_goes_and_what_is_or_nobody_recorded_stays()
    {
        var before = Names();

        var items = await PlanAsync(
            Keep("1.3"),
            Keep("1.2"),
            Drop("1.1"),
            Drop("1.0"),
            Drop("0.9")
        );
        Assert.Equal(before, Names());
        var said = await DoAsync(items);

        Assert.Equal(
            "keep 1.3, keep 1.2, remove 1.1, remove 1.0",
            string.Join(", ", items.Select(static i => $"{Word(i)} {i.Release}"))
        );
        Assert.Equal(
            [$"removed {folder["releases/1.1"]}", $"removed {folder["releases/1.0"]}"],
            said
        );
        Assert.Equal("1.2 1.3 unknown", Names());
        Assert.True(items[2].Bytes > 0);
    }

    [Fact]
    public async Task What_the_link_leads_to_stays_whatever_the_journal_says_also_by_another_path()
    {
        Directory.CreateSymbolicLink(folder["way"], folder["releases"]);
        File.Delete(folder["current"]);
        File.CreateSymbolicLink(folder["current"], folder["way/1.0/."]);

        var item = Assert.Single(await PlanAsync(Drop("1.0")));

        Assert.Equal(PruneAction.Keep, item.Action);
        Assert.Equal($"{folder["current"]} leads to it", item.Why);
    }

    [Fact]
    public async Task What_a_process_runs_in_stays()
    {
        using var process = Process.Start(
            new ProcessStartInfo("sleep", ["600"]) { WorkingDirectory = folder["releases/1.0"] }
        )!;
        try
        {
            var item = Assert.Single(await PlanAsync(Drop("1.0")));

            Assert.Equal(PruneAction.Keep, item.Action);
            Assert.Equal($"process {process.Id} runs in it", item.Why);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }
        Assert.Equal(PruneAction.Remove, Assert.Single(await PlanAsync(Drop("1.0"))).Action);
    }

    [Fact]
    public async Task What_something_is_mounted_in_stays()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting takes root");
        var mounted = folder["releases/1.0/of users"];
        Directory.CreateDirectory(mounted);
        await RunAsync("mount", "-t", "tmpfs", "tmpfs", mounted);
        try
        {
            var item = Assert.Single(await PlanAsync(Drop("1.0")));

            Assert.Equal(PruneAction.Keep, item.Action);
            Assert.Equal($"something is mounted at {mounted}", item.Why);
        }
        finally
        {
            await RunAsync("umount", mounted);
        }
    }

    [Fact]
    public async Task What_has_the_file_that_says_so_stays()
    {
        await File.WriteAllTextAsync(
            folder[$"releases/1.0/{FolderPruner.KeepFile}"],
            "",
            Cancellation
        );

        Assert.Equal(PruneAction.Keep, Assert.Single(await PlanAsync(Drop("1.0"))).Action);
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_release_is_neither_followed_nor_removed()
    {
        Directory.Move(folder["releases/1.0"], folder["elsewhere"]);
        Directory.CreateSymbolicLink(folder["releases/1.0"], folder["elsewhere"]);

        var item = Assert.Single(await PlanAsync(Drop("1.0")));
        // Even where it became one after the plan.
        var said = await DoAsync([item with { Action = PruneAction.Remove }]);

        Assert.Equal(PruneAction.Keep, item.Action);
        Assert.Contains("link to", item.Why, StringComparison.Ordinal);
        Assert.Contains("left", said[0], StringComparison.Ordinal);
        Assert.True(File.Exists(folder["elsewhere/version"]));
        Assert.Equal("1.0 1.1 1.2 1.3 unknown", Names());
    }

    [Fact]
    public async Task Links_within_a_release_are_removed_and_not_what_they_lead_to()
    {
        Directory.CreateDirectory(folder["uploads"]);
        await File.WriteAllTextAsync(folder["uploads/of a user"], "kept", Cancellation);
        Directory.CreateSymbolicLink(folder["releases/1.0/uploads"], folder["uploads"]);

        await DoAsync(await PlanAsync(Drop("1.0")));

        Assert.False(Directory.Exists(folder["releases/1.0"]));
        Assert.Equal(
            "kept",
            await File.ReadAllTextAsync(folder["uploads/of a user"], Cancellation)
        );
    }

    [Fact]
    public async Task What_was_put_there_since_the_plan_is_left()
    {
        var items = await PlanAsync(Drop("1.0"), Drop("1.1"));
        Directory.Move(folder["releases/1.0"], folder["releases/old"]);
        ShopReleases.Write(folder["releases/1.0"], "1.0");
        File.Delete(folder["current"]);
        File.CreateSymbolicLink(folder["current"], folder["releases/1.1"]);

        var said = await DoAsync(items);

        Assert.All(said, static s => Assert.EndsWith(": left", s, StringComparison.Ordinal));
        Assert.Equal("1.0 1.1 1.2 1.3 old unknown", Names());
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("1.0/../1.3")]
    [InlineData(".hidden")]
    [InlineData("1.0/www")]
    public async Task A_version_that_is_no_name_of_a_folder_there_is_no_folder(string version)
    {
        Directory.CreateDirectory(folder["elsewhere"]);
        Directory.CreateDirectory(folder["releases/.hidden"]);
        Directory.CreateDirectory(folder["releases/1.0/www"]);

        Assert.Empty(await PlanAsync(Drop(version)));
    }

    [Fact]
    public async Task What_an_interrupted_removal_left_is_no_release_and_goes_next_time()
    {
        Directory.Move(folder["releases/1.0"], folder["releases/.pruned-1.0"]);

        Assert.DoesNotContain(
            (await Source(null).LookAsync(Cancellation)).Others,
            static o => o.Version.Contains("1.0", StringComparison.Ordinal)
        );
        // The release was made again since, and is kept.
        ShopReleases.Write(folder["releases/1.0"], "1.0");
        var items = await PlanAsync(Keep("1.0"));
        await DoAsync(items);

        Assert.Equal("remove, keep", string.Join(", ", items.Select(Word)));
        Assert.Equal("1.0 1.1 1.2 1.3 unknown", Names());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_removed_is_an_error_with_a_remedy()
    {
        var items = await PlanAsync(Drop("1.0"));
        // Something else has the name that is needed on the way.
        await File.WriteAllTextAsync(folder["releases/.pruned-1.0"], "", Cancellation);

        var error = await Assert.ThrowsAsync<PlatformException>(() => DoAsync(items));

        Assert.Contains("was not removed", error.Message, StringComparison.Ordinal);
        Assert.Contains("rm -r", error.Remedy, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["releases/1.0/version"]));
    }

    [Fact]
    public async Task Something_in_the_links_place_that_is_no_link_is_an_error()
    {
        File.Delete(folder["current"]);
        Directory.CreateDirectory(folder["current"]);

        await Assert.ThrowsAsync<PlatformException>(() => PlanAsync(Drop("1.0")));
    }

    [Fact]
    public async Task A_work_tree_is_forgotten_by_its_clone_and_can_be_made_again()
    {
        await ShopReleases.CloneAsync(folder["remote.git"], folder["clone"]);
        Directory.Delete(folder["releases/1.0"], recursive: true);
        var git = new GitOptions
        {
            Repository = folder["clone"],
            Install = ShopReleases.Install,
            Timeout = TimeSpan.FromSeconds(60),
        };
        await PrepareAsync(git);

        await DoAsync(await PlanAsync(git, Drop("1.0")), git);

        Assert.False(Directory.Exists(folder["releases/1.0"]));
        Assert.DoesNotContain(
            "releases/1.0",
            await ShopReleases.GitAsync("-C", folder["clone"], "worktree", "list"),
            StringComparison.Ordinal
        );
        await PrepareAsync(git);
        Assert.True(File.Exists(folder["releases/1.0/www/version"]));
    }

    private async Task PrepareAsync(GitOptions git)
    {
        var source = Source(git);
        var answer = await source.PlanAsync(
            new(Core.Runs.RunKind.Deploy, "1.0", false),
            await source.LookAsync(Cancellation),
            Cancellation
        );
        Assert.Null(answer.Refusal);
        await source.Steps["prepare"].ApplyAsync(Assert.Single(answer.Prepare), Cancellation);
    }

    private IReleaseSource Source(GitOptions? git) =>
        ReleaseSources.Of(
            new FolderOptions
            {
                Releases = folder["releases"],
                Current = folder["current"],
                Git = git,
            },
            new Programs(new CommandRunner(TimeProvider.System)),
            TimeProvider.System
        );

    private Task<IReadOnlyList<PruneItem>> PlanAsync(params RetainedRelease[] known) =>
        PlanAsync(null, known);

    private Task<IReadOnlyList<PruneItem>> PlanAsync(
        GitOptions? git,
        params RetainedRelease[] known
    ) => Source(git).Prunes!.PlanPruneAsync(known, Cancellation);

    private async Task<List<string>> DoAsync(IReadOnlyList<PruneItem> items, GitOptions? git = null)
    {
        var said = new List<string>();
        foreach (var item in items.Where(static i => i.Action == PruneAction.Remove))
        {
            said.Add(await Source(git).Prunes!.PruneAsync(item, Cancellation));
        }
        return said;
    }

    private static async Task RunAsync(params string[] command)
    {
        var result = await new CommandRunner(TimeProvider.System).RunAsync(
            new Command(command, TimeSpan.FromSeconds(60)),
            CancellationToken.None
        );
        Assert.True(result.Succeeded, result.Error);
    }

    private string Names() =>
        string.Join(
            ' ',
            Directory
                .EnumerateFileSystemEntries(folder["releases"])
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );

    private static RetainedRelease Keep(string version) => Of(version, keep: true);

    private static RetainedRelease Drop(string version) => Of(version, keep: false);

    private static RetainedRelease Of(string version, bool keep) =>
        new(
            new ReleaseRecord(new Release(version), DateTimeOffset.UnixEpoch),
            keep,
            keep ? "good" : "bad",
            GoodSince: null
        );

    private static string Word(PruneItem item) =>
        item.Action == PruneAction.Remove ? "remove" : "keep";
}
