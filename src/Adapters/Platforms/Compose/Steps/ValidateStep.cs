using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Compose.Steps;

/// <summary>Lets Compose read the user's files together with lastgood's own as it is to be, before anything is stopped.</summary>
internal sealed class ValidateStep(ComposeTool tool, ProjectParts parts) : IStep
{
    public const string Name = "validate";

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Details.None);

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = ComposeScene.Of(step.Arguments);
        if (await parts.ObserveAsync(scene, cancellation) == Observation.Diverged)
        {
            return Observation.Diverged;
        }
        return OverrideFile.Read(scene.Draft) == scene.Content
            ? Observation.Applied
            : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = ComposeScene.Of(step.Arguments);
        try
        {
            OverrideFile.Write(scene.Draft, scene.Content);
            await tool.RunAsync(
                "reading the project's files",
                scene.Call.Validate(scene.Draft),
                TimeSpan.Zero,
                cancellation
            );
        }
        catch
        {
            // That it is there says that it was read.
            OverrideFile.Write(scene.Draft, null);
            throw;
        }
        return Details.Of(("valid", string.Join(", ", scene.Call.Files)), ("with", scene.Draft));
    }

    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var draft = ComposeScene.Of(step.Arguments).Draft;
        OverrideFile.Write(draft, null);
        return Task.FromResult(Details.Of(("removed", draft)));
    }
}
