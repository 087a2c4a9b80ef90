using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Swarm.Steps;

/// <summary>
/// Gives the service the release's whole spec. An update that goes on, or that Swarm has paused, is replaced by it. Never Swarm's own
/// rollback: done twice, that leads forward again.
/// </summary>
internal sealed class UpdateStep(
    Updates updates,
    Watching watching,
    SpecShelf shelf,
    TimeProvider time
) : IStep
{
    public const string Name = "update";

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var (service, progress) = await watching.LookAsync(cancellation);
        var fingerprint = ServiceSpec.Fingerprint(service.Spec);
        var image = ServiceSpec.ImageOf(service.Spec);
        // The journal gets the fingerprint alone: the spec holds the values of the environment.
        if (scene.IsBefore(service) && shelf.Find(fingerprint) is null)
        {
            shelf.Keep(new KeptSpec("", image, time.GetUtcNow(), service.Spec));
        }
        return Details.Of(
            ("spec", fingerprint),
            ("image", image),
            ("whole", progress.IsConverged ? "yes" : "no"),
            ("state", progress.Words)
        );
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        return await watching.FindAsync(cancellation) switch
        {
            { } view when scene.IsMade(view.Service) => Observation.Applied,
            { } view when scene.IsBefore(view.Service) => Observation.NotApplied,
            _ => Observation.Diverged,
        };
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var made = await updates.SendAsync(
            service =>
                scene.IsMade(service) ? null
                : scene.IsBefore(service) ? Made(scene, service)
                : throw Scene.SomebodyElse(),
            cancellation
        );
        return made is null
            ? Details.Of(("left", $"the service has the spec of {scene.Release} already"))
            : Details.Of(("updated", $"{scene.Release}, image {scene.Reference}"));
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var scene = Scene.Of(step.Arguments);
        var before = capture["spec"];
        if (!scene.IsBefore((await watching.LookAsync(cancellation)).Service))
        {
            await TakeBackAsync(scene, before, capture["whole"] == "yes", cancellation);
        }
        if (capture["whole"] == "yes")
        {
            await ConvergedAsync(scene, before, cancellation);
        }
        return Details.Of(("back", $"the spec of before, image {capture["image"]}"));
    }

    private async Task TakeBackAsync(
        Scene scene,
        string before,
        bool isWhole,
        CancellationToken cancellation
    )
    {
        // Where that fails too, Swarm shall not go to what is left here.
        var carefully = await updates.SendAsync(
            service =>
                scene.IsOwn(service, scene.Undoing) ? null
                : !scene.IsOwn(service, scene.Activation, scene.PutBack)
                    ? throw Scene.SomebodyElse()
                : Kept(before, service) is var spec
                && ServiceSpec.FailureAction(spec) == ServiceSpec.FailureRollback
                    ? ServiceSpec.WithLabels(
                        ServiceSpec.WithFailureAction(spec, ServiceSpec.FailurePause),
                        scene.LabelsOf(scene.Undoing)
                    )
                : spec,
            cancellation
        );
        if (carefully is not null && ServiceSpec.Fingerprint(carefully) == before)
        {
            return;
        }
        if (isWhole)
        {
            await watching.ConvergedAsync(
                "what it ran before",
                view =>
                {
                    if (!scene.IsOwn(view.Service, scene.Undoing))
                    {
                        throw Scene.SomebodyElse();
                    }
                },
                cancellation
            );
        }
        await updates.SendAsync(
            service =>
                scene.IsBefore(service) ? null
                : scene.IsOwn(service, scene.Undoing) ? Kept(before, service)
                : throw Scene.SomebodyElse(),
            cancellation
        );
    }

    private async Task ConvergedAsync(Scene scene, string before, CancellationToken cancellation) =>
        await watching.ConvergedAsync(
            "what it ran before",
            view =>
            {
                if (ServiceSpec.Fingerprint(view.Service.Spec) != before)
                {
                    throw Scene.SomebodyElse();
                }
            },
            cancellation
        );

    private JsonObject Made(Scene scene, ServiceJson service)
    {
        var spec = ServiceSpec.For(
            service.Spec,
            scene.Basis.Length == 0 ? service.Spec : Kept(scene.Basis, service),
            scene.Reference,
            scene.LabelsOf(scene.Activation)
        );
        return scene.Pauses ? ServiceSpec.WithFailureAction(spec, ServiceSpec.FailurePause) : spec;
    }

    // Swarm keeps the one before; the shelf keeps more, and may have been lost.
    private JsonObject Kept(string fingerprint, ServiceJson service) =>
        shelf.Find(fingerprint)?.Spec
        ?? (
            service.PreviousSpec is { } previous && ServiceSpec.Fingerprint(previous) == fingerprint
                ? previous
                : throw new PlatformException(
                    $"the spec that is gone back to ({ImageName.Short(fingerprint)}) is kept neither by lastgood nor by Swarm any more",
                    "see what Swarm has: docker service inspect"
                )
        );
}
