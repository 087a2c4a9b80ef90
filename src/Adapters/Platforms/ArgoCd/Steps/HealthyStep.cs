using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.ArgoCd.Steps;

/// <summary>
/// Waits until Argo CD calls the application healthy, of the release and looked at anew: right after a sync it still says what was
/// before. Notices where somebody brings another release, or auto-sync comes on again.
/// </summary>
internal sealed class HealthyStep(ArgoCdOptions options, Syncing syncing) : ReadingStep
{
    public const string Name = "healthy";

    public override async Task<Observation> ObserveAsync(
        PlannedStep step,
        CancellationToken cancellation
    )
    {
        var scene = Scene.Of(step.Arguments);
        var application = await syncing.LookAsync(cancellation);
        return !scene.IsMade(application) ? Observation.Diverged
            : application.Health == "Healthy" ? Observation.Applied
            : Observation.NotApplied;
    }

    public override Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var looksClosely = true;
        return syncing.WaitAsync(
            options.HealthTimeout,
            () => looksClosely,
            (application, waited) =>
            {
                if (!scene.IsMade(application))
                {
                    throw Scene.SomebodyElse(application);
                }
                // Forward with what git names, it stays on.
                if (!scene.Head && AutoSync.Of(application) is { Length: > 0 } on)
                {
                    throw AutoSyncOffStep.SwitchedOn(on);
                }
                var isHealthy = application.Health == "Healthy";
                if (isHealthy && looksClosely)
                {
                    return Details.Of(
                        ("healthy", $"{options.Shown} is Healthy with {scene.Release}"),
                        ("waited", Spoken.Duration(waited))
                    );
                }
                looksClosely = isHealthy;
                return null;
            },
            application => new PlatformException(
                $"{options.Shown} was synced to {scene.Release} and is not Healthy within {Spoken.Duration(options.HealthTimeout)}: {application?.Health}{Why(application)}",
                $"see why: argocd app get {syncing.Applications.CliName}; argocd app logs {syncing.Applications.CliName}"
            ),
            cancellation
        );
    }

    /// <summary>What is not well, as the end of a message.</summary>
    public static string Why(ArgoApplication? application) =>
        string.Concat(
            application?.Unwell.Take(3).Select(static u => $"; {Spoken.Excerpt(u)}") ?? []
        );
}
