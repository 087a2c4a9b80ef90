using System.Text.Json;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Docker.Steps;

/// <summary>Stops the container that serves, keeps it under another name, and starts the other one in its place.</summary>
internal sealed class SwitchStep(ContainerOptions options, Engine engine) : IStep
{
    public const string Name = "switch";

    private static readonly PolicyJson Never = new("no", 0);

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var from = await engine.StillServingAsync(scene, cancellation);
        return Details.Of(
            ("container", from.Id),
            ("running", from.Running ? "yes" : "no"),
            ("restart", Text(from.Json.HostConfig?.RestartPolicy)),
            ("image", from.Image),
            ("state", from.Json.State?.Words() ?? "")
        );
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var at = await engine.Containers.FindAsync(scene.Container, cancellation);
        var from = await engine.Containers.FindAsync(scene.From, cancellation);
        var target = await engine.TargetAsync(scene, cancellation);
        if (from is null || target is null)
        {
            return Observation.Diverged;
        }
        if (at is null)
        {
            // Half way: between the two renamings.
            return from.Name == step.Arguments["from_kept"]
                ? Observation.NotApplied
                : Observation.Diverged;
        }
        if (at.Id == scene.From)
        {
            return Observation.NotApplied;
        }
        return !scene.IsTarget(at) || from.Running ? Observation.Diverged
            : IsStarted(at, from) ? Observation.Applied
            : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        switch (await ObserveAsync(step, cancellation))
        {
            case Observation.Diverged:
                throw new PlatformException(
                    $"somebody else changed {scene.Container}, or the container that was to take its place",
                    "look what is there, and make a plan anew: docker ps -a"
                );
            case Observation.Applied:
                return Details.Of(("left", $"{scene.Release} is in the place already"));
        }
        var target = (await engine.TargetAsync(scene, cancellation))!;
        await engine.VerifyImageAsync(scene, target, cancellation);
        var from = (await engine.Containers.FindAsync(scene.From, cancellation))!;
        if (from.Name == scene.Container)
        {
            await engine.Containers.StopAsync(from.Id, options.StopTimeout, cancellation);
            // It shall not come up by itself with the engine.
            await engine.Containers.SetRestartPolicyAsync(from.Id, Never, cancellation);
            await engine.Containers.RenameAsync(from.Id, step.Arguments["from_kept"], cancellation);
        }
        if (target.Name != scene.Container)
        {
            await engine.Containers.RenameAsync(target.Id, scene.Container, cancellation);
        }
        await engine.Containers.SetRestartPolicyAsync(
            target.Id,
            Policy(step.Arguments["restart"]),
            cancellation
        );
        await engine.Containers.StartAsync(target.Id, cancellation);
        var started = (await engine.Containers.FindAsync(scene.Container, cancellation))!;
        await engine.VerifyImageAsync(scene, started, cancellation);
        await Remains.RemoveAsync(engine, scene, cancellation);
        return Details.Of(
            ("started", $"{scene.Release} as {scene.Container}"),
            ("id", started.Id),
            ("image", started.Image),
            ("kept", step.Arguments["from_kept"])
        );
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var scene = Scene.Of(step.Arguments);
        var at = await engine.Containers.FindAsync(scene.Container, cancellation);
        var from =
            await engine.Containers.FindAsync(scene.From, cancellation)
            ?? throw new PlatformException(
                $"the container that served before is gone ({ImageName.Short(scene.From)})",
                "see what there is: docker ps -a"
            );
        if (at is not null && at.Id != from.Id)
        {
            if (!scene.IsTarget(at))
            {
                throw new PlatformException(
                    $"somebody else made a container {scene.Container}",
                    $"look at it: docker inspect {scene.Container}"
                );
            }
            await engine.Containers.StopAsync(at.Id, options.StopTimeout, cancellation);
            await engine.Containers.SetRestartPolicyAsync(at.Id, Never, cancellation);
            await engine.Containers.RenameAsync(
                at.Id,
                step.Arguments["target_before"],
                cancellation
            );
        }
        if (from.Name != scene.Container)
        {
            await engine.Containers.RenameAsync(from.Id, scene.Container, cancellation);
        }
        await engine.Containers.SetRestartPolicyAsync(
            from.Id,
            Policy(capture["restart"]),
            cancellation
        );
        if (capture["running"] == "yes")
        {
            await engine.Containers.StartAsync(from.Id, cancellation);
        }
        return Details.Of(("back", $"container {ImageName.Short(from.Id)} as {scene.Container}"));
    }

    /// <summary>A restart policy as an argument or a capture.</summary>
    public static string Text(PolicyJson? policy) =>
        JsonSerializer.Serialize(policy ?? Never, DockerJson.Default.PolicyJson);

    private static PolicyJson Policy(string text) =>
        JsonSerializer.Deserialize(text, DockerJson.Default.PolicyJson) ?? Never;

    // One that has ended since was started all the same: "ready" says what became of it.
    private static bool IsStarted(Container target, Container from) =>
        target.Running
        || target.WasStarted && target.Json.State!.StartedAt > from.Json.State!.FinishedAt;
}
