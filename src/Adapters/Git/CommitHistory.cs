using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Platforms.Git;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Git;

/// <summary>What is in a commit of a repository on this machine. Only reads.</summary>
/// <param name="runner">Runs git.</param>
/// <param name="folder">The repository, or a work tree of it.</param>
public sealed class CommitHistory(ICommandRunner runner, string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly GitCommand git = new(new Programs(runner), folder, Patience);

    /// <summary>Whether a commit has another one among those that it is built on, or is it.</summary>
    /// <returns>Null where the repository has not both: a shallow clone, or another repository.</returns>
    /// <exception cref="PlatformException">git could not be run to its end.</exception>
    public async Task<bool?> ContainsAsync(
        string commit,
        string other,
        CancellationToken cancellation
    )
    {
        var result = await git.RunAsync(cancellation, "merge-base", "--is-ancestor", other, commit);
        return result.ExitCode switch
        {
            0 => true,
            1 => false,
            _ => null,
        };
    }

    /// <summary>Whether a commit after another one says that it reverts it, in the words that git itself writes.</summary>
    /// <exception cref="PlatformException">git could not be run to its end.</exception>
    public async Task<bool> RevertsAsync(
        string commit,
        string other,
        CancellationToken cancellation
    )
    {
        var result = await git.RunAsync(
            cancellation,
            "log",
            "--max-count=1",
            "--format=%H",
            "--fixed-strings",
            $"--grep=This reverts commit {other}",
            $"{other}..{commit}"
        );
        return result.ExitCode == 0 && result.Output.Trim().Length > 0;
    }
}
