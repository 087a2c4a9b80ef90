using System.Globalization;
using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.ArgoCd.Steps;

/// <summary>
/// Brings the application's folder in git back to what it was at the release, by a commit on top of whatever the branch is by then, so
/// that git stops naming the bad release. What others pushed beside it stays.
/// </summary>
internal sealed class RevertStep(ArgoCdOptions options, FolderReverts reverts) : IStep
{
    public const string Name = "git_revert";

    /// <summary>The step.</summary>
    public static PlannedStep Plan(
        ArgoCdOptions options,
        ArgoCdGitOptions git,
        ArgoApplication application,
        Scene scene,
        DateTimeOffset now
    )
    {
        var branch = git.Branch ?? application.TargetRevision;
        var path = (git.Path ?? application.Source?["path"].Text() ?? ".").Trim('/');
        // A branch of its own for each way back: what an earlier one proposed is not written over.
        var own = string.Create(
            CultureInfo.InvariantCulture,
            $"rollback/{options.Application}-{scene.Revision[..12]}-{now.ToUnixTimeSeconds()}"
        );
        var isPush = git.Way == GitWay.Push;
        var what = path is "." or "" ? "all files" : path;
        return new PlannedStep(
            Name,
            isPush
                ? $"push a commit to {branch} that brings {what} back to {scene.Revision[..12]}, so that git does not name the bad release any more"
                : $"push the branch {own}, which brings {what} of {branch} back to {scene.Revision[..12]}; to be merged by a person",
            Stage.Retire,
            [],
            Details.Of(
                ("from", branch),
                ("to", isPush ? branch : own),
                ("path", path.Length == 0 ? "." : path),
                ("commit", scene.Revision),
                ("release", scene.Release),
                ("made", now.ToString("O")),
                ("automated", scene.Automated)
            ),
            // Asking, fetching, making the commit and pushing, a few times over where others push too.
            20 * options.CommandTimeout
        );
    }

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Details.Of(("tip", await reverts.TipAsync(step.Arguments["to"], cancellation) ?? ""));

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var revert = Of(step);
        return
            await reverts.TipAsync(revert.To, cancellation) is { } tip
            && await reverts.IsAsAsync(tip, revert.To, revert, cancellation)
            ? Observation.Applied
            : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var revert = Of(step);
        var commit = await reverts.PushAsync(
            revert,
            $"Go back to {step.Arguments["release"]}\n\nWhat {revert.Path} holds is that of {revert.Commit}. What came after it stays in the history.\nMade by lastgood for {options.Service}.",
            cancellation
        );
        return revert.From == revert.To
            ? Details.Of(("pushed", $"{revert.To} is at {commit}"))
            : Details.Of(
                ("pushed", $"{revert.To} is at {commit}"),
                (
                    "to do",
                    $"merge {revert.To} into {revert.From}"
                        + (
                            step.Arguments["automated"].Length == 0
                                ? ""
                                : $"; then switch auto-sync on: {AutoSync.Command(options.Application, step.Arguments["automated"])}"
                        )
                )
            );
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => await reverts.TakeBackAsync(Of(step), capture["tip"], cancellation);

    private static FolderRevert Of(PlannedStep step) =>
        new(
            step.Arguments["from"],
            step.Arguments["to"],
            step.Arguments["path"],
            step.Arguments["commit"],
            DateTimeOffset.Parse(step.Arguments["made"], CultureInfo.InvariantCulture)
        );
}
