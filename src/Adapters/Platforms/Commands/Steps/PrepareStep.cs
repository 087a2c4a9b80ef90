using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Commands.Steps;

/// <summary>Makes a release ready aside. What was made is kept where the run is taken back: it stands in nobody's way.</summary>
internal sealed class PrepareStep(OwnCommands commands) : IStep
{
    /// <summary>The step's name.</summary>
    public const string Name = "prepare";

    /// <summary>The step for a release.</summary>
    public static PlannedStep Plan(
        CommandOptions options,
        OwnCommands commands,
        Activation activation
    ) =>
        new(
            Name,
            $"make {activation.Version} ready by a command",
            Stage.Activate,
            [commands.Prepare(activation.Version, activation.Artifact)],
            Details.Of(("release", activation.Version), ("artifact", activation.Artifact ?? "")),
            options.ActivateTimeout + (2 * options.CommandTimeout)
        );

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Details.None);

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
        await commands.ObstacleAsync(step.Arguments["release"], cancellation) is null
            ? Observation.Applied
            : Observation.NotApplied;

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (release, artifact) = (step.Arguments["release"], step.Arguments["artifact"]);
        if (await commands.ObstacleAsync(release, cancellation) is null)
        {
            return Details.Of(("left", $"{release} is available already"));
        }
        var command = commands.Prepare(release, artifact);
        await commands.ChangeAsync($"preparing {release}", command, cancellation);
        return await commands.ObstacleAsync(release, cancellation) is { } still
            ? throw new PlatformException(
                $"prepare of {release} reported success, but {still.Reason}",
                still.Remedy
            )
            : Details.Of(("ran", CommandLine.Show(command)));
    }

    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => Task.FromResult(Details.Of(("left", "what was made ready is kept")));
}
