using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Platforms.Git;

/// <summary>Pushes to the remote from lastgood's own clone. What others have pushed is never overwritten unless that is asked for.</summary>
/// <param name="options">The service.</param>
/// <param name="clone">The own clone.</param>
/// <param name="instead">What a person can do where a branch may not be pushed to, for a remedy.</param>
internal sealed class RemotePush(GitBranchOptions options, OwnClone clone, string instead)
{
    /// <summary>The remote, for people.</summary>
    public string Shown => options.RepositoryShown;

    /// <summary>The arguments of a push.</summary>
    /// <param name="branch">Which branch.</param>
    /// <param name="before">Where it is; empty where it is not there.</param>
    /// <param name="commit">Where it shall be; empty: gone.</param>
    /// <param name="force">Whether what is between may be dropped.</param>
    public IReadOnlyList<string> Arguments(
        string branch,
        string before,
        string commit,
        bool force
    ) =>
        [
            "push",
            "--porcelain",
            .. force ? (string[])[$"--force-with-lease={OwnClone.Full(branch)}:{before}"] : [],
            "--",
            options.Repository,
            $"{commit}:{OwnClone.Full(branch)}",
        ];

    /// <summary>Pushes.</summary>
    /// <exception cref="PlatformException">The remote did not take it, or somebody else has pushed meanwhile.</exception>
    public async Task PushAsync(
        string branch,
        string before,
        string commit,
        bool force,
        CancellationToken cancellation
    )
    {
        var push = Arguments(branch, before, commit, force);
        var result = await clone.Git.RunAsync(cancellation, push);
        if (result.Succeeded)
        {
            return;
        }
        var there = await clone.BranchAsync(branch, cancellation);
        if ((there ?? "") != before)
        {
            throw Moved(branch, there, before);
        }
        var said = result
            .Error.Split('\n')
            .Where(static l => l.StartsWith("remote:", StringComparison.Ordinal))
            .Select(static l => l["remote:".Length..].Trim())
            .Where(static l => l.Length > 0);
        throw new PlatformException(
            $"{options.RepositoryShown} did not take {branch}: {Programs.Failure(result)} {Spoken.Excerpt(Redactor.Redact(string.Join(" / ", said)))}".TrimEnd(),
            $"let this user push to {branch}, or {instead}; try it: {Programs.Shown(clone.Git.Arguments(push))}"
        );
    }

    /// <summary>Whether a push would be taken: one of what is there already asks for the right to, and changes nothing.</summary>
    public async Task<ReadinessCheck> CheckAsync(string branch, CancellationToken cancellation)
    {
        const string name = "permissions";
        try
        {
            if (await clone.BranchAsync(branch, cancellation) is not { } tip)
            {
                return ReadinessCheck.No(
                    name,
                    $"{options.RepositoryShown} has no branch {branch}",
                    "correct \"branch\" or \"push_to\""
                );
            }
            await clone.FetchAsync(tip, OwnClone.Full(branch), cancellation);
            string[] push =
            [
                "push",
                "--dry-run",
                "--porcelain",
                "--",
                options.Repository,
                $"{tip}:{OwnClone.Full(branch)}",
            ];
            var result = await clone.Git.RunAsync(cancellation, push);
            return result.Succeeded
                ? ReadinessCheck.Yes(name, $"{options.RepositoryShown} would take a push")
                : ReadinessCheck.No(
                    name,
                    $"{options.RepositoryShown} takes no push: {Programs.Failure(result)}",
                    Programs.Shown(clone.Git.Arguments(push))
                );
        }
        catch (PlatformException e)
        {
            return ReadinessCheck.No(name, e.Message, e.Remedy ?? "correct \"repository\"");
        }
    }

    /// <summary>That somebody pushed meanwhile.</summary>
    public PlatformException Moved(string branch, string? there, string expected) =>
        new(
            $"{branch} of {options.RepositoryShown} is {(there is null ? "gone" : $"at {there}")}, and {(expected.Length == 0 ? "was not there" : $"was at {expected}")}: somebody pushed meanwhile",
            $"look at what was pushed, then start again; it begins from there: lastgood plan {options.Service}"
        );
}
