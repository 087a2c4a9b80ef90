using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Docker.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>Computes the steps that put a release in the place of the container that serves. Changes nothing.</summary>
internal sealed class ContainerPlanner(
    ContainerOptions options,
    ImageTemplate template,
    Engine engine
)
{
    private readonly ReleaseImages images = new(template, engine.Images);

    /// <summary>The steps, or a refusal.</summary>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        ContainerState state,
        CancellationToken cancellation
    )
    {
        if (state.Serving is not { } from)
        {
            return PlanAnswer.No(
                $"there is no container {options.Container} whose network, mounts and limits a container of {activation.Version} could take over",
                $"start one by hand once: docker run -d --name {options.Container} … {options.Image.Replace("{release}", activation.Version, StringComparison.Ordinal)}"
            );
        }
        if (Obstacles.Of(from).FirstOrDefault() is { } obstacle)
        {
            return new PlanAnswer([], obstacle);
        }
        var (image, refusal) = await images.FindAsync(
            activation.Version,
            activation.Artifact ?? await KeptPinAsync(activation, state, cancellation),
            cancellation
        );
        if (image is null)
        {
            return new PlanAnswer([], refusal);
        }
        var kept =
            options.Environment == EnvironmentMode.Release && image.Local is { } local
                ? state.Kept.FirstOrDefault(k =>
                    k.Release == activation.Version && k.Image == local.Id
                )
                : null;
        var scene = new Scene(
            options.Service,
            options.Container,
            from.Id,
            activation.Version,
            image.Pin,
            EnvironmentStamp(kept),
            kept?.Id ?? ""
        );
        var serving = activation.Found?.Serving ?? state.Release;
        return new PlanAnswer(
            [
                .. image.Local is null ? [Pull(scene, image)] : None,
                .. kept is null ? [Create(scene, image)] : None,
                .. Try(scene, from),
                Switch(scene, from, serving, kept),
            ],
            null
        )
        {
            Artifact = image.Pin,
        };
    }

    // On the way back to a release whose bytes were never written down, its own container knows them better than a tag.
    private async Task<string?> KeptPinAsync(
        Activation activation,
        ContainerState state,
        CancellationToken cancellation
    ) =>
        activation.Kind == RunKind.Rollback
        && state.Kept.FirstOrDefault(k => k.Release == activation.Version) is { } kept
        && await engine.Images.FindAsync(kept.Image, cancellation) is { } image
            ? image.PinIn(template.Repository)
            : null;

    private string EnvironmentStamp(KeptContainer? kept) =>
        kept is not null ? "its own"
        : File is { } file ? new EnvironmentFile(file).Stamp()
        : "of the container that serves";

    private string? File =>
        options.Environment == EnvironmentMode.Today ? options.EnvironmentFile : null;

    private PlannedStep Pull(Scene scene, ReleaseImage image) =>
        Step(
            PullStep.Name,
            $"pull {image.Title} from {ImageName.Parse(image.Pin).Registry}",
            scene.ToArguments(("tag", template.Of(scene.Release)?.Tag ?? "")),
            options.PullTimeout + options.CommandTimeout
        );

    private PlannedStep Create(Scene scene, ReleaseImage image)
    {
        var environment = File is { } file
            ? $"today's environment, from {file}"
            : $"the environment of {options.Container}"
                + (
                    options.Environment == EnvironmentMode.Release
                        ? $" (no container of {scene.Release} is kept that has its own)"
                        : " as it is today"
                );
        return Step(
            CreateStep.Name,
            $"create {scene.Names.Next} from {image.Title}, like {options.Container}, with {environment}",
            scene.ToArguments(("environment_file", File ?? "")),
            5 * options.CommandTimeout
        );
    }

    private IEnumerable<PlannedStep> Try(Scene scene, Container from)
    {
        if (
            options.Trial == TrialMode.Always
            && TrialPort.Find(from, new Uri(options.Front), options.Port) is { } trial
        )
        {
            yield return Step(
                TryStep.Name,
                $"try {scene.Release} beside {options.Container}, on a port of the loopback: wait until it is healthy and says its version, then stop it",
                scene.ToArguments(("port", trial.Port), ("scheme", trial.Scheme)),
                options.StartTimeout + options.StopTimeout + (6 * options.CommandTimeout)
            );
        }
    }

    private PlannedStep Switch(Scene scene, Container from, string? serving, KeptContainer? kept)
    {
        var keptName = scene.Names.Kept(serving, from.Id);
        var untried =
            options.Trial == TrialMode.Always
            && TrialPort.Find(from, new Uri(options.Front), options.Port) is null
                ? $"; untried, because {options.Container} has no port of its own that a second one could be asked at"
                : "";
        return Step(
            SwitchStep.Name,
            $"stop {options.Container} and keep it as {keptName}; start {(kept is null ? scene.Names.Next : $"{kept.Name}, which has the environment that {scene.Release} had,")} in its place (at most {Spoken.Duration(options.StopTimeout)} until it is killed){untried}",
            scene.ToArguments(
                ("from_kept", keptName),
                ("target_before", kept?.Name ?? scene.Names.Next),
                ("restart", SwitchStep.Text(from.Json.HostConfig?.RestartPolicy))
            ),
            options.StopTimeout + (8 * options.CommandTimeout)
        ) with
        {
            MovesTraffic = true,
        };
    }

    private static PlannedStep Step(
        string name,
        string title,
        Details arguments,
        TimeSpan timeout
    ) => new(name, title, Stage.Activate, [], arguments, timeout);

    private static IEnumerable<PlannedStep> None => [];
}
