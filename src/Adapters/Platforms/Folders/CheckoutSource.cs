using System.Globalization;
using Lastgood.Adapters.Platforms.Git;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Readiness;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>
/// One git checkout that the service runs from, changed in place. What was changed there by hand is kept as a stash. The
/// commands that make it ready run in it while the old release still runs: nothing can be made ready aside.
/// </summary>
internal sealed class CheckoutSource : IReleaseSource
{
    // Status, stash, checkout and the pop of a stash, besides the commands of the user's.
    private const int GitCommands = 6;

    private readonly GitOptions options;
    private readonly Programs programs;
    private readonly TimeProvider time;
    private readonly GitCommand git;
    private readonly GitCommits commits;
    private readonly CheckoutTags tags;

    /// <summary>Creates it; nothing is read or changed.</summary>
    /// <param name="options">Which checkout.</param>
    /// <param name="programs">Runs git and the user's commands.</param>
    /// <param name="time">Dates the name of a stash.</param>
    public CheckoutSource(GitOptions options, Programs programs, TimeProvider time)
    {
        this.options = options;
        this.programs = programs;
        this.time = time;
        git = new GitCommand(programs, options.Local, options.Timeout);
        commits = new GitCommits(git, options);
        tags = new CheckoutTags(git, options);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IStep> Steps { get; } =
        new Dictionary<string, IStep>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Note => Path.Combine(GitFolder(), "lastgood-started");

    /// <inheritdoc/>
    public async Task<SourceState> LookAsync(CancellationToken cancellation)
    {
        var head = await HeadAsync(cancellation);
        var changed = await ChangesAsync(cancellation);
        var all = await tags.AllAsync(cancellation);
        var here = all.Where(t => t.Artifact == head).ToList();
        return new SourceState(
            here is [{ Version: var version }] ? version : null,
            $"{git.Folder} is at {head[..12]}{(changed.Count == 0 ? "" : $", with changes to {Names(changed)} that are in no commit")}"
        )
        {
            Artifact = head,
            Folder = git.Folder,
            Others = [.. all.Where(t => t.Artifact != head)],
        };
    }

    /// <inheritdoc/>
    public async Task<SourceAnswer> PlanAsync(
        Activation activation,
        SourceState state,
        CancellationToken cancellation
    )
    {
        var (commit, refusal) = await commits.FindAsync(activation, cancellation);
        if (commit is null)
        {
            return new SourceAnswer(refusal);
        }
        var from = await HeadAsync(cancellation);
        var changed = await ChangesAsync(cancellation);
        var stash = string.Create(
            CultureInfo.InvariantCulture,
            $"lastgood before {activation.Version} at {time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}"
        );
        var kept =
            changed.Count == 0
                ? ""
                : $" (the changes to {Names(changed)} there are kept as the stash \"{stash}\")";
        return new SourceAnswer(Refusal: null)
        {
            Arguments = Details.Of(
                ("release", activation.Version),
                ("commit", commit),
                ("from", from),
                ("stash", stash)
            ),
            Commands =
            [
                .. changed.Count == 0 ? [] : new[] { git.Arguments(Stash(stash)) },
                git.Arguments(Checkout(commit)),
                .. options.Install,
            ],
            Timeout = (GitCommands + options.Install.Count) * options.Timeout,
            Folder = git.Folder,
            Title = $"check out {commit[..12]} in {git.Folder}{kept}",
            Artifact = commit,
        };
    }

    /// <inheritdoc/>
    public async Task<Details> CaptureAsync(CancellationToken cancellation)
    {
        var branch = await git.RunAsync(cancellation, "symbolic-ref", "--quiet", "--short", "HEAD");
        var changed = await ChangesAsync(cancellation);
        return Details.Of(
            ("head", await HeadAsync(cancellation)),
            ("branch", branch.Succeeded ? branch.Output.Trim() : ""),
            ("changes", changed.Count == 0 ? "none" : Names(changed))
        );
    }

    /// <inheritdoc/>
    public async Task<Observation> ObserveAsync(Details arguments, CancellationToken cancellation)
    {
        var head = await HeadAsync(cancellation);
        return head == arguments["commit"]
            ? IsReady(head)
                ? Observation.Applied
                : Observation.NotApplied
            : head == arguments["from"]
                ? Observation.NotApplied
                : Observation.Diverged;
    }

    /// <inheritdoc/>
    public async Task<Details> PutAsync(Details arguments, CancellationToken cancellation)
    {
        var commit = arguments["commit"];
        switch (await ObserveAsync(arguments, cancellation))
        {
            case Observation.Applied:
                return Details.None;
            case Observation.Diverged:
                throw Changed(await HeadAsync(cancellation), arguments);
        }
        File.Delete(ReadyNote);
        var kept = Details.None;
        if (await HeadAsync(cancellation) != commit)
        {
            kept = await KeepAsync(arguments["stash"], cancellation);
            await git.ReadAsync($"checking out {commit}", cancellation, Checkout(commit));
        }
        await InstallAsync(arguments["release"], commit, cancellation);
        return new Details([.. kept, .. Details.Of(("checkout", $"{git.Folder} is at {commit}"))]);
    }

    /// <inheritdoc/>
    public async Task<Details> PutBackAsync(
        Details arguments,
        Details capture,
        CancellationToken cancellation
    )
    {
        var head = await HeadAsync(cancellation);
        var before = capture["head"];
        if (head != before && head != arguments["commit"])
        {
            throw Changed(head, arguments);
        }
        var found = Details.None;
        if (head != before)
        {
            // What the commands of the user's have changed in files of the commit: nothing is thrown away.
            found = await KeepAsync($"{arguments["stash"]}, undone", cancellation);
            File.Delete(ReadyNote);
            var branch = capture["branch"];
            await git.ReadAsync(
                $"going back to {before}",
                cancellation,
                branch.Length > 0
                && await git.CommitAsync($"refs/heads/{branch}", cancellation) == before
                    ? ["checkout", "--quiet", branch]
                    : Checkout(before)
            );
            await InstallAsync("what was there before", before, cancellation);
        }
        var popped = await PopAsync(arguments["stash"], cancellation);
        return new Details([.. found, .. popped]);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        var status = await git.RunAsync(cancellation, "status", "--branch", "--short");
        var log = await git.RunAsync(cancellation, "log", "--oneline", "--decorate", "-20");
        var stashes = await git.RunAsync(cancellation, "stash", "list");
        return
        [
            new(
                $"git in {git.Folder}",
                string.Join(
                    '\n',
                    new[] { status, log, stashes }.Select(static r => r.Output + r.Error)
                )
            ),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) =>
        [
            await GitCommand.ReadyAsync(programs, cancellation),
            Writing.Check(git.Folder),
            Room.Check("room for releases", git.Folder, GitOptions.LeastRoom),
        ];

    private string ReadyNote => Path.Combine(GitFolder(), "lastgood-ready");

    private static string[] Checkout(string commit) => ["checkout", "--quiet", "--detach", commit];

    private static string[] Stash(string name) => ["stash", "push", "--quiet", "--message", name];

    // With no commands to run, a checkout is ready as soon as it is there.
    private bool IsReady(string commit) =>
        options.Install.Count == 0
        || (File.Exists(ReadyNote) && File.ReadAllText(ReadyNote).TrimEnd('\n') == commit);

    private async Task<Details> KeepAsync(string name, CancellationToken cancellation)
    {
        var changed = await ChangesAsync(cancellation);
        if (changed.Count == 0)
        {
            return Details.None;
        }
        await git.ReadAsync("keeping the changes there", cancellation, Stash(name));
        return Details.Of(
            ("kept", $"the changes to {Names(changed)} as the stash \"{name}\" in {git.Folder}")
        );
    }

    private async Task<Details> PopAsync(string name, CancellationToken cancellation)
    {
        var list = await git.ReadAsync(
            "looking for the stash",
            cancellation,
            "stash",
            "list",
            "--format=%gd%x09%gs"
        );
        var entry = list.Split('\n')
            .Select(static line => line.Split('\t', 2))
            .FirstOrDefault(parts =>
                parts is [_, var subject] && subject.EndsWith($": {name}", StringComparison.Ordinal)
            );
        if (entry is null)
        {
            return Details.None;
        }
        await git.ReadAsync(
            $"bringing back the stash \"{name}\"",
            cancellation,
            "stash",
            "pop",
            "--quiet",
            "--index",
            entry[0]
        );
        return Details.Of(("restored", $"the changes of the stash \"{name}\""));
    }

    private async Task InstallAsync(string release, string commit, CancellationToken cancellation)
    {
        foreach (var command in options.Install)
        {
            await programs.MustRunAsync(
                $"making {release} ready in {git.Folder}",
                GitCommand.Apart(new Command(command, options.Timeout) { Folder = git.Folder }),
                cancellation
            );
        }
        DurableFile.Write(ReadyNote, commit + "\n");
    }

    private async Task<string> HeadAsync(CancellationToken cancellation) =>
        await git.CommitAsync("HEAD", cancellation)
        ?? throw new PlatformException(
            $"{git.Folder} has no commit checked out",
            $"look at it: {CommandLine.Show(["git", "-C", git.Folder, "status"])}"
        );

    // Files that git does not know stay where they are: a service may need them.
    private async Task<IReadOnlyList<string>> ChangesAsync(CancellationToken cancellation) =>
        (
            await git.ReadAsync(
                "looking for changes",
                cancellation,
                "status",
                "--porcelain",
                "--untracked-files=no"
            )
        )
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line[3..])
            .ToList();

    private static string Names(IReadOnlyList<string> files)
    {
        const int most = 3;
        var some = string.Join(", ", files.Take(most));
        return files.Count > most
            ? string.Create(CultureInfo.InvariantCulture, $"{some} and {files.Count - most} more")
            : some;
    }

    private PlatformException Changed(string head, Details arguments) =>
        new(
            $"{git.Folder} is at {head}, neither at {arguments["commit"]} nor at {arguments["from"]}: somebody else changed it",
            $"look at it: {CommandLine.Show(["git", "-C", git.Folder, "log", "--oneline", "-3"])}"
        );

    // In a work tree of another clone, ".git" is a file that says where.
    private string GitFolder()
    {
        var path = Path.Combine(git.Folder, ".git");
        const string leads = "gitdir: ";
        return
            File.Exists(path)
            && File.ReadAllText(path).TrimEnd('\n') is var text
            && text.StartsWith(leads, StringComparison.Ordinal)
            ? Path.GetFullPath(text[leads.Length..], git.Folder)
            : path;
    }
}
