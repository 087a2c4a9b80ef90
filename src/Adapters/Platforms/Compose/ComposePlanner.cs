using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Compose.Steps;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using PullStep = Lastgood.Adapters.Platforms.Docker.Steps.PullStep;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>Computes the steps that make a project's services run a release. Changes nothing.</summary>
internal sealed class ComposePlanner(
    ComposeOptions options,
    IReadOnlyDictionary<string, ImageTemplate> templates,
    OverrideFile file,
    ComposeGlance glance,
    Engine engine
)
{
    /// <summary>The steps, or a refusal.</summary>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        ComposeState state,
        CancellationToken cancellation
    )
    {
        if (state.Project is not { } project)
        {
            return PlanAnswer.No(
                $"no container was made from {options.Directory}, so the project's name is not known",
                "say it with \"project\"; or start it by hand once, in that folder: docker compose up -d"
            );
        }
        var setup = await glance.SetupAsync(project, cancellation);
        if (await glance.ObstacleAsync(setup, state.Containers, cancellation) is { } obstacle)
        {
            return new PlanAnswer([], obstacle);
        }
        var images = new SortedDictionary<string, ReleaseImage>(StringComparer.Ordinal);
        foreach (var (name, template) in templates)
        {
            var (image, refusal) = await new ReleaseImages(template, engine.Images).FindAsync(
                activation.Version,
                Pins.Of(activation.Artifact, name, template.Repository),
                cancellation
            );
            if (image is null)
            {
                return new PlanAnswer([], refusal);
            }
            images.Add(name, image);
        }
        var scene = SceneOf(activation.Version, setup, images, state);
        return new PlanAnswer(
            [
                .. images
                    .Where(static i => i.Value.Local is null)
                    .DistinctBy(static i => i.Value.Pin, StringComparer.Ordinal)
                    .Select(i => Pull(scene, i.Key, i.Value)),
                Validate(scene, setup.Program),
                Switch(scene, setup, images, state),
            ],
            null
        )
        {
            Artifact = Pins.Text(
                images.ToDictionary(
                    static i => i.Key,
                    static i => (string?)i.Value.Pin,
                    StringComparer.Ordinal
                )
            ),
        };
    }

    private ComposeScene SceneOf(
        string release,
        ComposeSetup setup,
        SortedDictionary<string, ReleaseImage> images,
        ComposeState state
    ) =>
        new(
            options.Service,
            release,
            setup.Call,
            file.Path,
            file.Draft,
            OverrideFile.Text(
                images.Select(i =>
                    (
                        i.Key,
                        i.Value.Pin,
                        (IReadOnlyDictionary<string, string>)
                            new SortedDictionary<string, string>(StringComparer.Ordinal)
                            {
                                [Labels.Service] = options.Service,
                                [Labels.Release] = release,
                                [Labels.Image] = i.Value.Pin,
                                [Labels.Config] = setup.StampOf(i.Key),
                            }
                    )
                )
            ),
            [
                .. images.Select(i =>
                {
                    var own = state.Of(i.Key).ToList();
                    return new ScenePart(
                        i.Key,
                        i.Value.Pin,
                        [.. own.Select(static c => c.Image).Distinct(StringComparer.Ordinal)],
                        own.Count,
                        setup.Config.ImageOf(i.Key)
                    );
                }),
            ]
        );

    private PlannedStep Pull(ComposeScene scene, string service, ReleaseImage image) =>
        new(
            PullStep.Name,
            $"pull {image.Title} from {ImageName.Parse(image.Pin).Registry}",
            Stage.Activate,
            [],
            Details.Of(
                ("image", image.Pin),
                ("tag", templates[service].Of(scene.Release)?.Tag ?? "")
            ),
            options.PullTimeout + options.CommandTimeout
        );

    private PlannedStep Validate(ComposeScene scene, ComposeProgram program) =>
        new(
            ValidateStep.Name,
            $"check {string.Join(", ", scene.Call.Files)} together with lastgood's own {scene.Draft}, by {program}",
            Stage.Activate,
            [scene.Call.Validate(scene.Draft)],
            scene.ToArguments(),
            2 * options.CommandTimeout
        );

    private PlannedStep Switch(
        ComposeScene scene,
        ComposeSetup setup,
        SortedDictionary<string, ReleaseImage> images,
        ComposeState state
    )
    {
        var what = string.Join(
            ", ",
            images
                .GroupBy(static i => i.Value.Title, static i => i.Key, StringComparer.Ordinal)
                .Select(static g => $"{string.Join(" and ", g)} of {g.Key}")
        );
        return new PlannedStep(
            SwitchStep.Name,
            $"make the containers of {what} in project {scene.Call.Project} anew (at most {Spoken.Duration(options.StopTimeout)} until one is killed){Changes(setup, state)}{Reminder(scene)}",
            Stage.Activate,
            [scene.Up(isOverridden: true, options.StopTimeout)],
            scene.ToArguments(),
            (3 * options.CommandTimeout) + SwitchStep.Longer(options, images.Count)
        )
        {
            MovesTraffic = true,
        };
    }

    // The files are today's, whatever release it is.
    private static string Changes(ComposeSetup setup, ComposeState state)
    {
        var changed = state
            .Containers.Where(c =>
                setup.IsChangedSince(c.Container.Label(Labels.Config), c.Service) == true
            )
            .Select(static c => c.Service)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return changed.Count == 0
            ? ""
            : $"; what the project's files say of {string.Join(" and ", changed)} was changed since, and that takes effect, too";
    }

    private string Reminder(ComposeScene scene)
    {
        var other = scene
            .Parts.Where(p =>
                p.FileImage is { } named
                && named != p.Image
                && templates[p.Name].Of(scene.Release) is { } own
                && named != $"{own.Repository}:{own.Tag}"
            )
            .Select(static p => p.FileImage)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return other.Count == 0
            ? ""
            : $"; the project's files name {string.Join(" and ", other)}: an \"up\" without {scene.Override} would start that";
    }
}
