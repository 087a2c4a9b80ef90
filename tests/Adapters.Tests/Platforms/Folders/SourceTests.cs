using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.Git;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Folders;

/// <summary>Where releases come from, with a real git and without anything that runs them.</summary>
public sealed class SourceTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private ICommandRunner runner = new CommandRunner(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await ShopReleases.CloneAsync(folder["remote.git"], folder["clone"]);
        Directory.CreateDirectory(folder["releases"]);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_commit_that_the_clone_lacks_is_fetched_and_nothing_of_the_clone_is_moved()
    {
        var refs = await GitAsync("for-each-ref", "refs/heads", "refs/tags", "refs/remotes");

        var answer = await PlanAsync(Trees(), "1.1");

        Assert.Null(answer.Refusal);
        Assert.Equal(answer.Artifact, await GitAsync("rev-parse", "refs/lastgood/v1.1^{commit}"));
        Assert.Equal(
            refs,
            await GitAsync("for-each-ref", "refs/heads", "refs/tags", "refs/remotes")
        );
        Assert.Equal(folder["releases/1.1"], answer.Folder);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["releases"]));
    }

    [Fact]
    public async Task A_remote_that_is_gone_does_not_matter_for_a_commit_that_is_there()
    {
        Directory.Move(folder["remote.git"], folder["gone.git"]);

        Assert.Null((await PlanAsync(Trees(), "1.0")).Refusal);
        var refusal = (await PlanAsync(Trees(), "1.1")).Refusal;

        Assert.Contains("has no commit v1.1", refusal!.Reason, StringComparison.Ordinal);
        Assert.Contains("fetch", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_is_made_of_the_commit_that_was_recorded_and_not_of_what_its_tag_says_today()
    {
        var recorded = await GitAsync("rev-parse", "v1.0^{commit}");
        await GitAsync("tag", "--force", "v1.0", "v1.2^{commit}");

        var answer = await PlanAsync(Trees(), "1.0", recorded);
        await ApplyAsync(Trees(), answer);

        Assert.Equal(recorded, answer.Artifact);
        Assert.Equal(
            "1.0\n",
            await File.ReadAllTextAsync(folder["releases/1.0/www/version"], Cancellation)
        );
        var other = await GitAsync("rev-parse", "v1.2^{commit}");
        Assert.Contains(
            $"was recorded to be made of {other}",
            (await PlanAsync(Trees(), "1.0", other)).Refusal!.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_folder_that_was_only_half_made_is_no_release_and_is_made_anew()
    {
        var failing = Trees([
            ["sh", "-c", "touch half; exit 3"],
        ]);
        var step = (await PlanAsync(failing, "1.0")).Prepare[0];

        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            failing.Steps["prepare"].ApplyAsync(step, Cancellation)
        );
        Assert.Contains("exit code 3", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["releases/1.0/half"]));
        Assert.Empty((await Trees().LookAsync(Cancellation)).Others);

        await ApplyAsync(Trees(), await PlanAsync(Trees(), "1.0"));
        Assert.False(File.Exists(folder["releases/1.0/half"]));
        Assert.Equal("1.0", Assert.Single((await Trees().LookAsync(Cancellation)).Others).Version);
        Assert.Empty((await PlanAsync(Trees(), "1.0")).Prepare);
    }

    [Fact]
    public async Task Undoing_clears_away_what_is_half_made_and_leaves_what_is_ready()
    {
        var failing = Trees([
            ["false"],
        ]);
        var step = (await PlanAsync(failing, "1.0")).Prepare[0];
        await Assert.ThrowsAsync<PlatformException>(() =>
            failing.Steps["prepare"].ApplyAsync(step, Cancellation)
        );

        await failing.Steps["prepare"].UndoAsync(step, Details.None, Cancellation);
        Assert.False(Directory.Exists(folder["releases/1.0"]));

        await ApplyAsync(Trees(), await PlanAsync(Trees(), "1.0"));
        await Trees().Steps["prepare"].UndoAsync(step, Details.None, Cancellation);
        Assert.True(File.Exists(folder["releases/1.0/www/version"]));
    }

    [Fact]
    public async Task A_command_that_hangs_is_ended_and_leaves_no_release()
    {
        var hanging = Trees(
            [
                ["sleep", "600"],
            ],
            TimeSpan.FromSeconds(2)
        );
        var step = (await PlanAsync(hanging, "1.0")).Prepare[0];

        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            hanging.Steps["prepare"].ApplyAsync(step, Cancellation)
        );

        Assert.Contains("sleep did not end within 2 s", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
        Assert.Empty((await Trees().LookAsync(Cancellation)).Others);
    }

    [Fact]
    public async Task Without_git_a_release_is_a_folder_and_an_empty_one_is_none()
    {
        var source = Source(new() { Releases = folder["releases"], Current = folder["current"] });
        Directory.CreateDirectory(folder["releases/1.1"]);
        ShopReleases.Write(folder["releases/1.0"], "1.0");

        Assert.Null((await PlanAsync(source, "1.0")).Refusal);
        Assert.Contains(
            "is empty",
            (await PlanAsync(source, "1.1")).Refusal!.Reason,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "there are: 1.0",
            (await PlanAsync(source, "0.9")).Refusal!.Remedy,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "cannot be the name of a folder",
            (await PlanAsync(source, "a/b")).Refusal!.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dirty_checkout_is_kept_as_a_stash_and_brought_back_by_undoing()
    {
        await File.WriteAllTextAsync(folder["clone/settings"], "by hand\n", Cancellation);
        await File.WriteAllTextAsync(folder["clone/upload"], "of a user\n", Cancellation);
        var source = Checkout();
        var answer = await PlanAsync(source, "1.0");
        Assert.Contains(
            "the changes to settings there are kept",
            answer.Title,
            StringComparison.Ordinal
        );
        var capture = await source.CaptureAsync(Cancellation);

        var put = await source.PutAsync(answer.Arguments, Cancellation);

        Assert.Equal(
            Observation.Applied,
            await source.ObserveAsync(answer.Arguments, Cancellation)
        );
        var name = answer.Arguments["stash"];
        Assert.Contains(name, put["kept"], StringComparison.Ordinal);
        Assert.Contains(name, await GitAsync("stash", "list"), StringComparison.Ordinal);
        Assert.Equal("as it was made\n", await ReadAsync("settings"));
        Assert.Equal("of a user\n", await ReadAsync("upload"));
        Assert.Equal("1.0\n", await ReadAsync("www/version"));

        await source.PutBackAsync(answer.Arguments, capture, Cancellation);

        Assert.Equal("by hand\n", await ReadAsync("settings"));
        Assert.Equal("main", await GitAsync("symbolic-ref", "--short", "HEAD"));
        Assert.Equal("2.0\n", await ReadAsync("www/version"));
        Assert.Empty(await GitAsync("stash", "list"));
    }

    [Fact]
    public async Task A_checkout_that_was_interrupted_before_it_was_ready_is_not_taken_for_done()
    {
        var source = Checkout();
        var answer = await PlanAsync(source, "1.0");
        await GitAsync("checkout", "--quiet", "--detach", answer.Artifact!);

        Assert.Equal(
            Observation.NotApplied,
            await source.ObserveAsync(answer.Arguments, Cancellation)
        );
        await source.PutAsync(answer.Arguments, Cancellation);
        Assert.Equal("1.0\n", await ReadAsync("www/version"));
    }

    [Fact]
    public async Task A_remote_that_is_named_with_a_password_is_told_without_it()
    {
        // Newer versions of git leave it out themselves, in most of their messages.
        runner = new OldGit(runner);

        var refusal = (await PlanAsync(Trees(), "1.1")).Refusal!;

        Assert.Contains("[redacted]@git.example.com", refusal.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_leads_git_elsewhere_in_the_own_environment_is_not_heeded()
    {
        runner = new Misled(runner);
        // Of the user's commands, too: they may ask git which commit it is.
        var install =
            (IReadOnlyList<IReadOnlyList<string>>)
                [
                    ["sh", "-c", "git describe --tags > www-version"],
                ];

        await ApplyAsync(Trees(install), await PlanAsync(Trees(install), "1.0"));
        await Checkout().PutAsync((await PlanAsync(Checkout(), "1.0")).Arguments, Cancellation);

        Assert.Equal(
            "v1.0\n",
            await File.ReadAllTextAsync(folder["releases/1.0/www-version"], Cancellation)
        );
        Assert.Equal("1.0\n", await ReadAsync("www/version"));
    }

    [Fact]
    public async Task The_hooks_of_a_clone_do_not_run()
    {
        folder.Script(
            "clone/.git/hooks/post-checkout",
            "#!/bin/sh\ntouch \"" + folder["hooked"] + "\"\n"
        );

        await ApplyAsync(Trees(), await PlanAsync(Trees(), "1.0"));
        await Checkout().PutAsync((await PlanAsync(Checkout(), "1.0")).Arguments, Cancellation);

        Assert.False(File.Exists(folder["hooked"]));
    }

    private IReleaseSource Trees(
        IReadOnlyList<IReadOnlyList<string>>? install = null,
        TimeSpan? timeout = null
    ) =>
        Source(
            new()
            {
                Releases = folder["releases"],
                Current = folder["current"],
                Git = new()
                {
                    Repository = folder["clone"],
                    Install = install ?? ShopReleases.Install,
                    Timeout = timeout ?? TimeSpan.FromSeconds(60),
                },
            }
        );

    private IReleaseSource Checkout() =>
        Source(
            new()
            {
                Git = new() { Checkout = folder["clone"], Install = ShopReleases.Install },
            }
        );

    private IReleaseSource Source(FolderOptions options) =>
        ReleaseSources.Of(options, new Programs(runner), TimeProvider.System);

    private static async Task<SourceAnswer> PlanAsync(
        IReleaseSource source,
        string version,
        string? artifact = null
    ) =>
        await source.PlanAsync(
            new(RunKind.Rollback, version, false) { Artifact = artifact },
            await source.LookAsync(Cancellation),
            Cancellation
        );

    private static async Task ApplyAsync(IReleaseSource source, SourceAnswer answer)
    {
        Assert.Null(answer.Refusal);
        foreach (var step in answer.Prepare)
        {
            await source.Steps[step.Name].ApplyAsync(step, Cancellation);
        }
    }

    private Task<string> GitAsync(params IReadOnlyList<string> arguments) =>
        ShopReleases.GitAsync(["-C", folder["clone"], .. arguments]);

    private Task<string> ReadAsync(string name) =>
        File.ReadAllTextAsync(folder[$"clone/{name}"], Cancellation);

    /// <summary>Fetches nothing, and says so with the whole address.</summary>
    private sealed class OldGit(ICommandRunner runner) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(Command command, CancellationToken cancellation) =>
            command.Arguments.Contains("fetch", StringComparer.Ordinal)
                ? Task.FromResult(
                    new CommandResult(
                        128,
                        "",
                        "fatal: unable to access 'https://deploy:s3cret@git.example.com/shop.git/': no\n",
                        TimeSpan.Zero
                    )
                )
                : runner.RunAsync(command, cancellation);
    }
}
