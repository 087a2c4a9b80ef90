using Lastgood.Adapters.Platforms.ArgoCd;
using Lastgood.Adapters.Tests.ArgoCd.Double;
using Lastgood.Adapters.Tests.Platforms.Folders;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.ArgoCd;

/// <summary>Git stops to name the bad release: with real git.</summary>
public sealed class ArgoCdGitTests : PlatformTestBase, IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private ArgoCdBed bed = null!;
    private string good = "";
    private string bad = "";

    private string Remote => folder["remote.git"];

    /// <summary>good is live and proven; bad was merged, and auto-sync has brought it. Another team's folder is beside it.</summary>
    public async ValueTask InitializeAsync()
    {
        await ShopReleases.GitAsync("init", "--quiet", "--bare", "--initial-branch=main", Remote);
        await ShopReleases.GitAsync("clone", "--quiet", Remote, folder["work"]);
        bed = new ArgoCdBed(new BareRepository(Remote));
        good = await CommitAsync("apps/web/version", "good");
        await bed.LookAsync();
        bad = await CommitAsync("apps/web/version", "bad");
        await bed.LookAsync();
        bed.Options = bed.Options with
        {
            VersionFrom = ReleaseNaming.Commit,
            Probe = bed.Options.Probe with { VersionPath = "/commit" },
            Git = new ArgoCdGitOptions
            {
                Repository = Remote,
                CloneFolder = folder["own.git"],
                Path = "apps/web",
                Way = GitWay.Push,
            },
        };
    }

    public async ValueTask DisposeAsync()
    {
        await bed.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_commit_on_top_of_what_others_pushed_meanwhile_brings_the_folder_back_and_auto_sync_comes_on_again()
    {
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back());
        Assert.Equal(
            ["auto_sync_off", "sync", "healthy", "ready", "git_revert", "auto_sync_on"],
            Names(steps)
        );
        Assert.All(steps.Skip(4), static s => Assert.Equal(Stage.Retire, s.Stage));
        await ApplyUpToAsync(platform, steps, "git_revert");
        var others = await CommitAsync("apps/other/version", "new");

        await ApplyAsync(platform, [.. steps.Skip(4)]);
        await platform.ApplyAsync(steps[4], Cancellation);

        Assert.Equal("good", await GitAsync("show", "main:apps/web/version"));
        Assert.Equal("new", await GitAsync("show", "main:apps/other/version"));
        Assert.Equal(others, await GitAsync("rev-parse", "main^"));
        Assert.NotNull(bed.Server.Web["spec"]!["syncPolicy"]!["automated"]);
        await bed.LookAsync();
        await bed.LookAsync();
        Assert.Equal("good", await bed.UsersGetAsync());
        Assert.Empty((await platform.InspectAsync(Cancellation)).Problems);
    }

    [Fact]
    public async Task Auto_sync_stays_off_where_git_does_not_name_what_is_live()
    {
        bed.Options = bed.Options with { SyncTimeout = TimeSpan.FromSeconds(2) };
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back());
        await ApplyUpToAsync(platform, steps, "git_revert");

        // The push failed, or was skipped: the last step sees that by itself.
        var error = await FailsAsync(() => platform.ApplyAsync(steps[^1], Cancellation));

        Assert.Contains("stays off", error.Message, StringComparison.Ordinal);
        Assert.Contains(bad[..12], error.Message, StringComparison.Ordinal);
        Assert.Equal("good", await bed.UsersGetAsync());
        Assert.Null(bed.Server.Web["spec"]!["syncPolicy"]!["automated"]);
    }

    [Fact]
    public async Task A_branch_is_proposed_and_auto_sync_stays_off_until_it_is_merged()
    {
        bed.Options = bed.Options with { Git = bed.Options.Git! with { Way = GitWay.Branch } };
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back());
        Assert.Equal(["auto_sync_off", "sync", "healthy", "ready", "git_revert"], Names(steps));
        var revert = await ApplyUpToAsync(platform, steps, "git_revert");
        var capture = await platform.CaptureAsync(revert, Cancellation);

        var seen = await platform.ApplyAsync(revert, Cancellation);

        var branch = revert.Arguments["to"];
        Assert.Equal("good", await GitAsync("show", $"{branch}:apps/web/version"));
        Assert.Equal(bad, await GitAsync("rev-parse", "main"));
        Assert.Contains($"merge {branch} into main", seen["to do"], StringComparison.Ordinal);
        Assert.Contains("argocd app set web", seen["to do"], StringComparison.Ordinal);
        Assert.Equal(Observation.Applied, await platform.ObserveAsync(revert, Cancellation));
        await platform.UndoAsync(revert, capture, Cancellation);
        Assert.Equal(Observation.NotApplied, await platform.ObserveAsync(revert, Cancellation));

        // Merged by a person: the next activation of what git names switches auto-sync on again.
        await platform.ApplyAsync(revert, Cancellation);
        await GitAsync("update-ref", "refs/heads/main", branch);
        await bed.LookAsync();
        var merged = await GitAsync("rev-parse", "main");
        var forward = await PlanAsync(platform, To(merged[..12]));
        Assert.Equal(["sync", "healthy", "ready", "auto_sync_on"], Names(forward));
    }

    [Fact]
    public async Task A_push_that_is_taken_back_brings_the_folder_to_what_it_was()
    {
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back());
        var revert = await ApplyUpToAsync(platform, steps, "git_revert");
        var capture = await platform.CaptureAsync(revert, Cancellation);
        await platform.ApplyAsync(revert, Cancellation);

        await platform.UndoAsync(revert, capture, Cancellation);

        Assert.Equal("bad", await GitAsync("show", "main:apps/web/version"));
        Assert.Equal("4", await GitAsync("rev-list", "--count", "main"));
    }

    [Theory]
    [InlineData("apps/nothing", null, "has no apps/nothing")]
    [InlineData("apps/web", "trunk", "has no branch trunk")]
    public async Task A_folder_or_branch_that_is_not_there_is_named(
        string path,
        string? branch,
        string said
    )
    {
        bed.Options = bed.Options with
        {
            Git = bed.Options.Git! with { Path = path, Branch = branch },
        };
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back());
        var revert = steps.First(static s => s.Name == "git_revert");

        var error = await FailsAsync(() => platform.ApplyAsync(revert, Cancellation));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private Activation Back() =>
        new(RunKind.Rollback, good[..12], KeepPrevious: false) { Artifact = good };

    private async Task<string> CommitAsync(string file, string text)
    {
        var work = folder["work"];
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(work, file))!);
        await File.WriteAllTextAsync(Path.Combine(work, file), text + "\n");
        await ShopReleases.GitAsync("-C", work, "add", "--all");
        await ShopReleases.GitAsync("-C", work, "commit", "--quiet", "--message", text);
        await ShopReleases.GitAsync("-C", work, "push", "--quiet", "origin", "HEAD:main");
        return await ShopReleases.GitAsync("-C", work, "rev-parse", "HEAD");
    }

    private Task<string> GitAsync(params IReadOnlyList<string> arguments) =>
        ShopReleases.GitAsync(["--git-dir", Remote, .. arguments]);
}
