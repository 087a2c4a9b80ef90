using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Git;

/// <summary>A bare clone of lastgood's own, and the remote: nothing of the user's checkouts is touched.</summary>
/// <param name="options">The service.</param>
/// <param name="programs">Runs git.</param>
internal sealed class OwnClone(GitBranchOptions options, Programs programs)
{
    private readonly GitCommand git = new(programs, options.CloneFolder, options.CommandTimeout);

    /// <summary>The bare clone.</summary>
    public GitCommand Git => git;

    /// <summary>The remote's branches and tags with their commits, by full name; an annotated tag by the commit that it is of.</summary>
    /// <exception cref="PlatformException">The remote cannot be reached.</exception>
    public async Task<IReadOnlyDictionary<string, string>> RefsAsync(
        CancellationToken cancellation,
        params IReadOnlyList<string> patterns
    )
    {
        await EnsureAsync(cancellation);
        const string peeled = "^{}";
        var answer = await git.ReadAsync(
            $"asking {options.RepositoryShown}",
            cancellation,
            ["ls-remote", "--quiet", "--", options.Repository, .. patterns]
        );
        var refs = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = answer.Split('\n');
        foreach (var (index, line) in lines.Index())
        {
            // Of too many, the middle is cut out, and with it a part of the lines on both sides.
            if (
                line.Split('\t') is not [var commit, var name]
                || !Release.IsCommit(commit)
                || IsCut(lines, index - 1)
                || IsCut(lines, index + 1)
            )
            {
                continue;
            }
            if (name.EndsWith(peeled, StringComparison.Ordinal))
            {
                refs[name[..^peeled.Length]] = commit;
            }
            else
            {
                refs.TryAdd(name, commit);
            }
        }
        return refs;
    }

    /// <summary>Where a branch of the remote is; null where there is none.</summary>
    /// <exception cref="PlatformException">The remote cannot be reached.</exception>
    public async Task<string?> BranchAsync(string branch, CancellationToken cancellation) =>
        (await RefsAsync(cancellation, Full(branch))).GetValueOrDefault(Full(branch));

    /// <summary>Brings a commit of the remote here; nothing where it is here.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="name">A name that it has at the remote, full.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">The remote does not give it.</exception>
    public async Task FetchAsync(string commit, string name, CancellationToken cancellation)
    {
        if (await git.CommitAsync(commit, cancellation) is not null)
        {
            return;
        }
        await git.ReadAsync(
            $"fetching {name} from {options.RepositoryShown}",
            cancellation,
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--",
            options.Repository,
            $"+{name}:refs/lastgood/{name}"
        );
    }

    /// <summary>
    /// A commit with the files of one commit on top of another one; the same arguments always give the same commit.
    /// </summary>
    /// <param name="files">The commit that the files are of.</param>
    /// <param name="parent">The commit that it follows.</param>
    /// <param name="message">What it says.</param>
    /// <param name="at">When, for its author and its committer.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<string> CommitAsync(
        string files,
        string parent,
        string message,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        var date = $"{at.ToUnixTimeSeconds()} +0000";
        return git.With(
                ("GIT_AUTHOR_NAME", "lastgood"),
                ("GIT_AUTHOR_EMAIL", "lastgood@localhost"),
                ("GIT_AUTHOR_DATE", date),
                ("GIT_COMMITTER_NAME", "lastgood"),
                ("GIT_COMMITTER_EMAIL", "lastgood@localhost"),
                ("GIT_COMMITTER_DATE", date)
            )
            .ReadAsync(
                "making a commit",
                cancellation,
                "commit-tree",
                "-p",
                parent,
                "-m",
                message,
                $"{files}^{{tree}}"
            );
    }

    /// <summary>The full name of a branch.</summary>
    public static string Full(string branch) => $"refs/heads/{branch}";

    private static bool IsCut(string[] lines, int index) =>
        index >= 0 && index < lines.Length && lines[index].StartsWith('[');

    private async Task EnsureAsync(CancellationToken cancellation)
    {
        if (File.Exists(Path.Combine(options.CloneFolder, "HEAD")))
        {
            return;
        }
        try
        {
            Directory.CreateDirectory(options.CloneFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException(
                $"{options.CloneFolder} cannot be made: {e.Message}",
                $"make it, and let this user write to it: {CommandLine.Show(["mkdir", "-p", options.CloneFolder])}",
                e
            );
        }
        await git.ReadAsync("making a clone of our own", cancellation, "init", "--quiet", "--bare");
    }
}
