using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Platforms.Swarm.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>Computes the steps that make a service run a release. Changes nothing.</summary>
internal sealed class SwarmPlanner(
    SwarmOptions options,
    ImageTemplate template,
    Engine engine,
    SwarmServices services,
    Releases releases,
    Bases bases
)
{
    private readonly ReleaseImages images = new(template, engine.Images);

    /// <summary>The steps, or a refusal.</summary>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        SwarmState state,
        CancellationToken cancellation
    )
    {
        if (state.View is not { } view)
        {
            return PlanAnswer.No(
                $"there is no service {options.SwarmService} in the swarm that could be given {activation.Version}",
                $"create it by hand once: docker service create --name {options.SwarmService} …"
            );
        }
        var today = view.Service.Spec;
        if (ServiceSpec.Replicas(today) == 0)
        {
            return PlanAnswer.No(
                $"{options.SwarmService} is scaled to 0: whichever release it has, nothing would serve",
                $"docker service scale {options.SwarmService}=1"
            );
        }
        var (image, refusal) = await images.FindAsync(
            activation.Version,
            activation.Artifact ?? PinOfPrevious(activation, view),
            cancellation
        );
        if (image is null)
        {
            return new PlanAnswer([], refusal);
        }
        var nodes = (await services.InfoAsync(cancellation)).Swarm.Nodes;
        if (nodes > 1 && ImageName.Parse(image.Pin).IsId)
        {
            return PlanAnswer.No(
                $"{image.Title} is in no registry, and the swarm has {nodes} nodes, of which others could not fetch it",
                "push it to a registry that all nodes reach, and name that under image:"
            );
        }
        var basis = bases.Find(activation.Version, image.Pin, view.Service);
        return await bases.MissingAsync(activation.Version, basis, cancellation) is { } missing
            ? new PlanAnswer([], missing)
            : Plan(activation, view, image, basis);
    }

    private PlanAnswer Plan(Activation activation, View view, ReleaseImage image, KeptSpec? basis)
    {
        var today = view.Service.Spec;
        var scene = new Scene(
            view.Service.Id,
            ServiceSpec.Fingerprint(today),
            activation.Version,
            releases.ReferenceOf(activation.Version, image.Pin),
            basis is null ? "" : ServiceSpec.Fingerprint(basis.Spec),
            $"{view.Service.Version.Index}-{activation.Version}",
            Pauses: activation.Kind == RunKind.Rollback
                && ServiceSpec.FailureAction(today) == ServiceSpec.FailureRollback
        );
        return new PlanAnswer(
            [
                Step(
                    UpdateStep.Name,
                    $"update {options.SwarmService} to {image.Title} with {SpecWords(activation.Version, basis)}{UpdateWords(today, scene)}{HealWords(view)}",
                    scene,
                    (6 * options.CommandTimeout) + (2 * options.ConvergeTimeout)
                ) with
                {
                    MovesTraffic = true,
                },
                Step(
                    ConvergeStep.Name,
                    $"wait until Swarm has replaced all tasks of {options.SwarmService} (at most {Spoken.Duration(options.ConvergeTimeout)})",
                    scene,
                    options.ConvergeTimeout + (3 * options.CommandTimeout)
                ) with
                {
                    MovesTraffic = true,
                    OnlyWaits = true,
                },
                .. scene.Pauses
                    ?
                    [
                        Step(
                            PolicyStep.Name,
                            $"let failing updates of {options.SwarmService} be rolled back by Swarm again, as its spec says; no task is touched",
                            scene,
                            6 * options.CommandTimeout
                        ),
                    ]
                    : (IEnumerable<PlannedStep>)[],
            ],
            null
        )
        {
            Artifact = image.Pin,
        };
    }

    // On the way back to a release whose bytes were never written down, Swarm's previous spec knows them better than a tag.
    private string? PinOfPrevious(Activation activation, View view)
    {
        if (activation.Kind != RunKind.Rollback || view.Service.PreviousSpec is not { } previous)
        {
            return null;
        }
        var image = ServiceSpec.ImageOf(previous);
        return
            releases.Of(previous, image) == activation.Version
            && ImageName.Parse(image) is { Digest: not null } name
            ? name.Pin
            : null;
    }

    private string SpecWords(string release, KeptSpec? basis) =>
        basis is null
            ? options.Spec == SpecMode.Today
                ? "today's spec"
                : $"today's spec (none is kept that {release} ran with)"
            : basis.Source;

    private static string UpdateWords(JsonObject today, Scene scene) =>
        $"; in the way of its update config{(scene.Pauses ? ", only that a failure pauses it: Swarm would go back to what is rolled back here" : "")}";

    private static string HealWords(View view) =>
        view.Progress.Update switch
        {
            "paused" or "rollback_paused" =>
                $"; this replaces the update that Swarm has paused ({view.Progress.Message})",
            "updating" or "rollback_started" => "; this replaces the update that is going on",
            _ => "",
        };

    private static PlannedStep Step(string name, string title, Scene scene, TimeSpan timeout) =>
        new(name, title, Stage.Activate, [], scene.ToArguments(), timeout);
}
