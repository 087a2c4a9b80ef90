using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Docker.Steps;

/// <summary>Makes the container of a release beside the one that serves, like that one, without starting it.</summary>
internal sealed class CreateStep(Engine engine) : IStep
{
    public const string Name = "create";

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Details.None);

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var current = await engine.Containers.FindAsync(scene.Container, cancellation);
        var next = await engine.Containers.FindAsync(scene.Names.Next, cancellation);
        if (current?.Id != scene.From)
        {
            return Observation.Diverged;
        }
        return next switch
        {
            null => Observation.NotApplied,
            _ when scene.IsTarget(next) => Observation.Applied,
            _ when IsLeftover(next, scene) => Observation.NotApplied,
            _ => Observation.Diverged,
        };
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var from = await engine.StillServingAsync(scene, cancellation);
        var image = await engine.ImageAsync(scene, cancellation);
        if (await engine.Containers.FindAsync(scene.Names.Next, cancellation) is { } next)
        {
            if (scene.IsTarget(next))
            {
                return Details.Of(("left", $"container {next.Name} is there already"));
            }
            if (!IsLeftover(next, scene))
            {
                throw new PlatformException(
                    $"there is a container {next.Name} already, and lastgood did not make it",
                    $"if it is not needed: docker rm {next.Name}"
                );
            }
            await engine.Containers.RemoveAsync(next.Id, cancellation);
        }
        await RemoveFailedAsync(scene, cancellation);
        var old =
            await engine.Images.FindAsync(from.Image, cancellation)
            ?? throw new PlatformException(
                $"the image of container {from.Name} is gone ({ImageName.Short(from.Image)}): its own settings cannot be told from its image's",
                "make a container of the release by hand once: docker run"
            );
        var spec = ContainerSpec.Like(
            from,
            old,
            scene.Pin,
            scene.MadeLabels,
            await EnvironmentAsync(step.Arguments, cancellation)
        );
        var id = await engine.Containers.CreateAsync(scene.Names.Next, spec, cancellation);
        await engine.VerifyImageAsync(
            scene,
            (await engine.Containers.FindAsync(id, cancellation))!,
            cancellation
        );
        return Details.Of(("created", scene.Names.Next), ("id", id), ("image", image.Id));
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var scene = Scene.Of(step.Arguments);
        if (
            await engine.Containers.FindAsync(scene.Names.Next, cancellation) is not { } next
            || !scene.IsTarget(next)
        )
        {
            return Details.Of(("left", $"there is no container {scene.Names.Next}"));
        }
        if (!next.WasStarted)
        {
            await engine.Containers.RemoveAsync(next.Id, cancellation);
            return Details.Of(("removed", next.Name));
        }
        var failed = scene.Names.Failed(scene.Release, next.Id);
        await engine.Containers.RenameAsync(next.Id, failed, cancellation);
        return Details.Of(("kept for its log", failed));
    }

    private static async Task<IReadOnlyList<string>?> EnvironmentAsync(
        Details arguments,
        CancellationToken cancellation
    )
    {
        if (arguments["environment_file"] is not { Length: > 0 } path)
        {
            return null;
        }
        var file = new EnvironmentFile(path);
        if (file.Stamp() != arguments["environment"])
        {
            throw new PlatformException(
                $"{path} was changed since the plan was made ({arguments["environment"]}; now {file.Stamp()})",
                "if that is right, make a plan anew"
            );
        }
        return await file.ReadAsync(cancellation);
    }

    /// <summary>Made by a run that did not come far.</summary>
    private static bool IsLeftover(Container next, Scene scene) =>
        next.Label(Labels.Service) == scene.Service && !next.WasStarted;

    /// <summary>Those of earlier runs: their logs were there to be read until now.</summary>
    private async Task RemoveFailedAsync(Scene scene, CancellationToken cancellation)
    {
        foreach (var one in await engine.Containers.ListAsync(cancellation))
        {
            var names = one.Names ?? [];
            var isOurs =
                one.Labels is { } labels
                && (
                    labels.GetValueOrDefault(Labels.Service) == scene.Service
                    || labels.GetValueOrDefault(Labels.Trial) == scene.Service
                );
            if (
                isOurs
                && names.Any(n => scene.Names.FailedRelease(n.TrimStart('/'), one.Id) is not null)
            )
            {
                await engine.Containers.RemoveAsync(one.Id, cancellation);
            }
        }
    }
}
