using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Git.Steps;

/// <summary>Makes or moves a branch of the remote. What others have pushed is never overwritten unless that is configured.</summary>
internal sealed class PushStep(OwnClone clone, RemotePush remote) : IStep
{
    /// <summary>The step's name where a branch of the release's own is made.</summary>
    public const string Branch = "branch";

    /// <summary>The step's name where the branch that is deployed from is moved.</summary>
    public const string Advance = "push";

    /// <summary>The step that brings a branch from one commit to another.</summary>
    /// <param name="options">The service.</param>
    /// <param name="clone">What it is pushed from.</param>
    /// <param name="remote">Pushes.</param>
    /// <param name="name">One of the names above.</param>
    /// <param name="title">See <see cref="PlannedStep"/>.</param>
    /// <param name="branch">Which branch.</param>
    /// <param name="before">Where it is; empty where it is not there.</param>
    /// <param name="commit">Where it shall be.</param>
    /// <param name="force">Whether what is between may be dropped.</param>
    /// <param name="made">When the commit was made: taking it back makes one of the same time.</param>
    public static PlannedStep Plan(
        GitBranchOptions options,
        OwnClone clone,
        RemotePush remote,
        string name,
        string title,
        string branch,
        string before,
        string commit,
        bool force,
        DateTimeOffset made
    ) =>
        new(
            name,
            title,
            Stage.Activate,
            [clone.Git.Arguments(remote.Arguments(branch, before, commit, force))],
            Details.Of(
                ("branch", branch),
                ("before", before),
                ("commit", commit),
                ("force", force ? "yes" : "no"),
                ("made", made.ToString("O"))
            ),
            // Looking, pushing, and looking why it was refused.
            4 * options.CommandTimeout
        );

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var branch = step.Arguments["branch"];
        var there = await clone.BranchAsync(branch, cancellation);
        return Details.Of((branch, there ?? "not there"));
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
        Compare(step, await clone.BranchAsync(step.Arguments["branch"], cancellation));

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (branch, commit) = (step.Arguments["branch"], step.Arguments["commit"]);
        var there = await clone.BranchAsync(branch, cancellation);
        switch (Compare(step, there))
        {
            case Observation.Applied:
                return Details.Of(("left", $"{branch} is at {commit} already"));
            case Observation.Diverged:
                throw remote.Moved(branch, there, step.Arguments["before"]);
        }
        await remote.PushAsync(
            branch,
            step.Arguments["before"],
            commit,
            step.Arguments["force"] == "yes",
            cancellation
        );
        return Details.Of(("pushed", $"{branch} is at {commit}"), ("before", there ?? "not there"));
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var (branch, commit) = (step.Arguments["branch"], step.Arguments["commit"]);
        var before = step.Arguments["before"];
        var there = await clone.BranchAsync(branch, cancellation);
        if (there != commit)
        {
            return Compare(step, there) == Observation.NotApplied
                ? Details.Of(("left", $"{branch} is as it was"))
                : throw remote.Moved(branch, there, commit);
        }
        if (before.Length == 0)
        {
            // Made a moment ago by this very run, and nobody has added to it: git checks that once more.
            await remote.PushAsync(branch, commit, "", force: true, cancellation);
            return Details.Of(("removed", branch));
        }
        if (step.Arguments["force"] == "yes")
        {
            await remote.PushAsync(branch, commit, before, force: true, cancellation);
            return Details.Of(("restored", $"{branch} is at {before}"));
        }
        var back = await clone.CommitAsync(
            before,
            commit,
            $"Take back: bring back the files of {before}\n\nThe activation that {commit} was made for did not succeed.",
            DateTimeOffset.Parse(
                step.Arguments["made"],
                System.Globalization.CultureInfo.InvariantCulture
            ),
            cancellation
        );
        await remote.PushAsync(branch, commit, back, force: false, cancellation);
        return Details.Of(("restored", $"{branch} is at {back}, with the files of {before}"));
    }

    private static Observation Compare(PlannedStep step, string? there) =>
        there == step.Arguments["commit"] ? Observation.Applied
        : (there ?? "") == step.Arguments["before"] ? Observation.NotApplied
        : Observation.Diverged;
}
