using Lastgood.Adapters.Platforms.Git;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>Finds the commit of a release: in the clone, or else at its remote.</summary>
/// <param name="git">The clone.</param>
/// <param name="options">How a release is named there.</param>
internal sealed class GitCommits(GitCommand git, GitOptions options)
{
    /// <summary>The commit, fetched where the clone did not have it; or why there is none.</summary>
    /// <exception cref="PlatformException">The clone cannot be asked.</exception>
    public async Task<(string? Commit, Refusal? Refusal)> FindAsync(
        Activation activation,
        CancellationToken cancellation
    )
    {
        if (activation.Artifact is { } recorded)
        {
            return Release.IsCommit(recorded)
                ? await FindAsync(activation.Version, recorded, cancellation)
                : (
                    null,
                    new Refusal(
                        $"{activation.Version} was recorded to be made of {Spoken.Excerpt(recorded)}, which is no commit",
                        "record it with its commit, or choose another release"
                    )
                );
        }
        var name = RefNames.Of(options.Ref, activation.Version);
        return await FindAsync(activation.Version, name, cancellation);
    }

    private async Task<(string? Commit, Refusal? Refusal)> FindAsync(
        string release,
        string name,
        CancellationToken cancellation
    )
    {
        if (await git.CommitAsync(name, cancellation) is { } there)
        {
            return (there, null);
        }
        // Kept under a name of its own, so that nothing of the clone's is moved and git does not clear it away.
        var own = $"refs/lastgood/{name}";
        var fetch = (string[])
            [
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--",
                options.Remote,
                $"+{name}:{own}",
            ];
        var result = await git.RunAsync(cancellation, fetch);
        return result.Succeeded && await git.CommitAsync(own, cancellation) is { } fetched
            ? (fetched, null)
            : (
                null,
                new Refusal(
                    $"{release} is not there: {git.Folder} has no commit {name}, and {options.Remote} gave none ({Programs.Failure(result)})",
                    $"bring it back or choose another release; this was tried: {CommandLine.Show(git.Arguments(fetch))}"
                )
            );
    }
}
