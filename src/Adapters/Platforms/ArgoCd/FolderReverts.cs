using Lastgood.Adapters.Platforms.Git;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>A folder that is brought back to what it was at a commit.</summary>
/// <param name="From">The branch whose other files are kept.</param>
/// <param name="To">The branch that gets the commit; the same, or one of its own.</param>
/// <param name="Path">The folder; <c>.</c> for all files.</param>
/// <param name="Commit">The commit that it is brought back to.</param>
/// <param name="Made">The date of the new commit.</param>
internal sealed record FolderRevert(
    string From,
    string To,
    string Path,
    string Commit,
    DateTimeOffset Made
);

/// <summary>Makes such commits in lastgood's own clone and pushes them.</summary>
internal sealed class FolderReverts(OwnClone clone, RemotePush push)
{
    /// <summary>How often others may push in between.</summary>
    private const int Tries = 5;

    /// <summary>Where a branch of the remote is; null where it is not there.</summary>
    public Task<string?> TipAsync(string branch, CancellationToken cancellation) =>
        clone.BranchAsync(branch, cancellation);

    /// <summary>Whether a commit has the folder as it shall be.</summary>
    public async Task<bool> IsAsAsync(
        string tip,
        string branch,
        FolderRevert revert,
        CancellationToken cancellation
    )
    {
        await clone.FetchAsync(tip, OwnClone.Full(branch), cancellation);
        await HaveAsync(revert.Commit, cancellation);
        var wanted = await TreeAsync(revert.Commit, revert.Path, cancellation);
        return wanted.Length > 0 && await TreeAsync(tip, revert.Path, cancellation) == wanted;
    }

    /// <summary>Pushes the commit, on top of what the branch is by then. Returns the commit that the branch is at.</summary>
    /// <exception cref="PlatformException">It was not pushed.</exception>
    public async Task<string> PushAsync(
        FolderRevert revert,
        string message,
        CancellationToken cancellation
    )
    {
        for (var tried = 1; ; tried++)
        {
            var there = await TipAsync(revert.To, cancellation);
            if (there is not null && await IsAsAsync(there, revert.To, revert, cancellation))
            {
                return there;
            }
            var tip =
                await TipAsync(revert.From, cancellation)
                ?? throw new PlatformException(
                    $"{push.Shown} has no branch {revert.From}",
                    "write the branch that the application follows as \"branch\" under \"git\""
                );
            await clone.FetchAsync(tip, OwnClone.Full(revert.From), cancellation);
            await HaveAsync(revert.Commit, cancellation);
            var commit = await CommitAsync(tip, revert.Commit, revert, message, cancellation);
            try
            {
                await push.PushAsync(revert.To, there ?? "", commit, force: false, cancellation);
                return commit;
            }
            catch (PlatformException) when (tried < Tries && revert.From == revert.To)
            {
                // Refused because somebody pushed meanwhile: on top of that, then. Refused for another reason: it will be again.
                if (await TipAsync(revert.To, cancellation) == there)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Takes it back: removes the branch of its own, or brings the folder to what it was at the capture.</summary>
    public async Task<Details> TakeBackAsync(
        FolderRevert revert,
        string before,
        CancellationToken cancellation
    )
    {
        var there = await TipAsync(revert.To, cancellation);
        if (
            there is null
            || there == before
            || !await IsAsAsync(there, revert.To, revert, cancellation)
        )
        {
            return Details.Of(("left", $"{revert.To} is as it was, or as somebody else made it"));
        }
        if (before.Length == 0)
        {
            await push.PushAsync(revert.To, there, "", force: true, cancellation);
            return Details.Of(("removed", revert.To));
        }
        await HaveAsync(before, cancellation);
        var commit = await CommitAsync(
            there,
            before,
            revert,
            $"Take back: {revert.Path} as it was at {before}",
            cancellation
        );
        await push.PushAsync(revert.To, there, commit, force: false, cancellation);
        return Details.Of(("restored", $"{revert.To} is at {commit}"));
    }

    private async Task HaveAsync(string commit, CancellationToken cancellation)
    {
        if (await clone.Git.CommitAsync(commit, cancellation) is null)
        {
            await clone.FetchAsync(commit, commit, cancellation);
        }
    }

    // The object of the folder, or of the file; empty where it is not there.
    private async Task<string> TreeAsync(string commit, string path, CancellationToken cancellation)
    {
        var result = await clone.Git.RunAsync(
            cancellation,
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            path == "." ? $"{commit}^{{tree}}" : $"{commit}:{path}"
        );
        return result.Succeeded ? result.Output.Trim() : "";
    }

    private async Task<string> CommitAsync(
        string tip,
        string source,
        FolderRevert revert,
        string message,
        CancellationToken cancellation
    )
    {
        var folder = await TreeAsync(source, revert.Path, cancellation);
        if (folder.Length == 0)
        {
            throw new PlatformException(
                $"{source} of {push.Shown} has no {revert.Path}",
                "write the application's folder as \"path\" under \"git\""
            );
        }
        var files =
            revert.Path == "."
                ? folder
                : await ReplacedAsync(tip, revert.Path, folder, cancellation);
        return await clone.CommitAsync(files, tip, message, revert.Made, cancellation);
    }

    // With an index and an empty work tree of its own: two activations do not meet there.
    private async Task<string> ReplacedAsync(
        string tip,
        string path,
        string folder,
        CancellationToken cancellation
    )
    {
        var aside = Directory.CreateTempSubdirectory("lastgood-revert-");
        try
        {
            var git = clone.Git.With(("GIT_INDEX_FILE", Path.Combine(aside.FullName, "index")));
            var tree = Directory.CreateDirectory(Path.Combine(aside.FullName, "tree")).FullName;
            await git.ReadAsync("reading the branch", cancellation, "read-tree", tip);
            await git.ReadAsync(
                $"leaving {path} out",
                cancellation,
                $"--work-tree={tree}",
                "rm",
                "-r",
                "--cached",
                "--quiet",
                "--ignore-unmatch",
                "--",
                path
            );
            await git.ReadAsync(
                $"putting {path} in",
                cancellation,
                $"--work-tree={tree}",
                "read-tree",
                $"--prefix={path}/",
                folder
            );
            return await git.ReadAsync("making the tree", cancellation, "write-tree");
        }
        finally
        {
            aside.Delete(recursive: true);
        }
    }
}
