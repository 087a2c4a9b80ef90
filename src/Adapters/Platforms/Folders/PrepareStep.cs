using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>Makes a release's folder from its commit, beside the one that runs.</summary>
internal sealed class PrepareStep(GitTrees trees) : IStep
{
    /// <summary>The step's name.</summary>
    public const string Name = "prepare";

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Details.Of(("folder", $"{GitTrees.FolderOf(step).State}")));

    public Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var folder = GitTrees.FolderOf(step);
        return Task.FromResult(
            folder.State != FolderState.Whole ? Observation.NotApplied
            : folder.Commit == step.Arguments["commit"] ? Observation.Applied
            : Observation.Diverged
        );
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation) =>
        await ObserveAsync(step, cancellation) switch
        {
            Observation.Applied => Details.Of(
                ("left", $"{step.Arguments["folder"]} is ready already")
            ),
            Observation.NotApplied => await trees.MakeAsync(step, cancellation),
            _ => throw new PlatformException(
                $"{step.Arguments["folder"]} was made by somebody else meanwhile, not from {step.Arguments["commit"]}",
                "look at it, then start again"
            ),
        };

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        if (GitTrees.FolderOf(step).State == FolderState.Whole)
        {
            return Details.Of(
                ("left", $"{step.Arguments["folder"]} stays: it is ready, and nothing uses it")
            );
        }
        await trees.ClearAsync(step, cancellation);
        return Details.Of(("cleared", step.Arguments["folder"]));
    }
}
