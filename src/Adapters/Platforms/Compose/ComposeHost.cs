using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Compose.Steps;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;
using PullStep = Lastgood.Adapters.Platforms.Docker.Steps.PullStep;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>Runs a service in the containers of a Docker Compose project.</summary>
internal sealed class ComposeHost : IHost, IRestarts
{
    private readonly ComposeOptions options;
    private readonly SortedDictionary<string, ImageTemplate> templates;
    private readonly Engine engine;
    private readonly ProjectContainers containers;
    private readonly ComposeGlance glance;
    private readonly ComposePlanner planner;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <exception cref="PlatformException">The options cannot be right.</exception>
    public ComposeHost(
        ComposeOptions options,
        string folder,
        Programs programs,
        Engine engine,
        TimeProvider time
    )
    {
        this.options = options;
        this.engine = engine;
        templates = new SortedDictionary<string, ImageTemplate>(StringComparer.Ordinal);
        foreach (var (service, image) in options.Images)
        {
            templates[service] =
                ImageTemplate.TryParse(image)
                ?? throw new PlatformException(
                    $"image \"{image}\" of {service} does not have {{release}} in its tag",
                    "e.g. registry:5000/shop:{release}"
                );
        }
        var file = new OverrideFile(folder, options.Service);
        var tool = new ComposeTool(options, programs);
        containers = new ProjectContainers(engine);
        glance = new ComposeGlance(options, file, tool, engine, time);
        planner = new ComposePlanner(options, templates, file, glance, engine);
        Prunes = new ComposePruner(templates, engine);
        var parts = new ProjectParts(containers, engine);
        Steps = new Dictionary<string, IStep>(StringComparer.Ordinal)
        {
            [PullStep.Name] = new PullStep(engine, options.PullTimeout),
            [ValidateStep.Name] = new ValidateStep(tool, parts),
            [SwitchStep.Name] = new SwitchStep(options, tool, parts, engine),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public IPrunes? Prunes { get; }

    /// <inheritdoc/>
    public IRestarts? Restarts => this;

    private string Names => string.Join(", ", templates.Keys);

    /// <inheritdoc/>
    public async Task<HostState> LookAsync(CancellationToken cancellation) =>
        await FindAsync(cancellation);

    /// <inheritdoc/>
    public Task<PlanAnswer> PlanAsync(
        Activation activation,
        HostState state,
        CancellationToken cancellation
    ) => planner.PlanAsync(activation, (ComposeState)state, cancellation);

    /// <inheritdoc/>
    public async Task<ServingCheck> VerifyAsync(string release, CancellationToken cancellation)
    {
        var state = await FindAsync(cancellation);
        var wrong = state
            .Containers.Where(c =>
                ReleaseOf(c) is { } other && other != release
                || c.Container.Json.State is not { Status: "running" } now
                || now.Health is { Status: "unhealthy" }
            )
            .Select(Shown)
            .ToList();
        var missing = templates.Keys.Where(s => !state.Of(s).Any()).ToList();
        return wrong.Count + missing.Count == 0
            ? new ServingCheck(Serves: true, state.Evidence)
            : new ServingCheck(
                Serves: false,
                string.Join(
                    "; ",
                    [.. wrong, .. missing.Select(static s => $"{s} has no container")]
                )
            );
    }

    /// <inheritdoc/>
    public async Task<string> LastLinesAsync(string release, CancellationToken cancellation)
    {
        var said = new List<string>();
        foreach (var one in (await FindAsync(cancellation)).Containers)
        {
            if (
                await engine.Containers.LogAsync(one.Container.Id, 1, cancellation)
                is [.., var last]
            )
            {
                said.Add($"{one.Container.Name}: {Spoken.Excerpt(Redactor.Redact(last))}");
            }
        }
        return said.Count == 0 ? "" : $"; last lines: {string.Join(" / ", said)}";
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        var state = await FindAsync(cancellation);
        var shown = new List<Exhibit>();
        foreach (var one in state.Containers)
        {
            shown.AddRange(await engine.Containers.ShowAsync(one.Container.Name, cancellation));
        }
        shown.Add(await glance.ShowAsync(state.Project, cancellation));
        return shown;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) =>
        [
            await engine.Containers.CheckEngineAsync(cancellation),
            await engine.Containers.CheckRoomAsync(cancellation),
            .. await glance.CheckAsync(() => FindAsync(cancellation), cancellation),
        ];

    /// <inheritdoc/>
    public async Task<Details> RestartAsync(CancellationToken cancellation)
    {
        var state = await FindAsync(cancellation);
        if (state.Containers.Count == 0)
        {
            throw new PlatformException(
                $"there is no container of {Names} to restart: {state.Evidence}",
                $"start a release: lastgood rollback {options.Service}"
            );
        }
        // Side by side, as Compose itself would.
        await Task.WhenAll(
            state.Containers.Select(c =>
                engine.Containers.RestartAsync(c.Container.Id, options.StopTimeout, cancellation)
            )
        );
        return Details.Of(
            ("restarted", string.Join(", ", state.Containers.Select(static c => c.Container.Name)))
        );
    }

    private async Task<ComposeState> FindAsync(CancellationToken cancellation)
    {
        var project =
            options.Project
            ?? await containers.ProjectOfAsync(options.Directory, templates.Keys, cancellation);
        var all = project is null
            ? []
            : await containers.FindAsync(project, templates.Keys, cancellation);
        var releases = all.Select(ReleaseOf).Distinct(StringComparer.Ordinal).ToList();
        var glimpsed = project is null
            ? new Glimpse(null, [])
            : await glance.LookAsync(project, all, cancellation);
        return new ComposeState(
            releases is [{ } one] ? one : null,
            templates.Keys.All(s => all.Any(c => c.Service == s && c.Container.Running)),
            all.Count == 0
                ? $"there is no container of {Names} {(project is null ? $"made from {options.Directory}" : $"in project {project}")}"
                : string.Join("; ", all.Select(Shown))
        )
        {
            Place = $"{project ?? options.Directory}: {Names}",
            Project = project,
            Containers = all,
            IsWhole = releases.Count <= 1,
            Artifact = await ArtifactAsync(all, cancellation),
            Variables = glimpsed.Variables,
            Others = await OthersAsync(cancellation),
            Problems = [.. Mixture(all, releases), .. glimpsed.Problems],
        };
    }

    private string? ReleaseOf(ProjectContainer one) =>
        ContainerRelease.Of(one.Container, options.Service, templates[one.Service]);

    private string Shown(ProjectContainer one) =>
        $"{one.Container.Name} is {one.Container.Json.State?.Words()}{(one.Container.Json.State?.Health is { Status: not "none" } health ? $", {health.Status}" : "")}, image {one.Container.Json.Config?.Image}{(ReleaseOf(one) is { } release ? $" ({release})" : "")}";

    private IEnumerable<string> Mixture(IReadOnlyList<ProjectContainer> all, List<string?> releases)
    {
        if (releases.Count > 1)
        {
            var parts = all.Select(c => $"{c.Container.Name} {ReleaseOf(c) ?? "unknown"}");
            yield return $"half switched: {string.Join(", ", parts)}; finish it with lastgood deploy, or go back with lastgood rollback {options.Service}";
        }
    }

    private async Task<string?> ArtifactAsync(
        IReadOnlyList<ProjectContainer> all,
        CancellationToken cancellation
    )
    {
        var pins = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (service, template) in templates)
        {
            var ids = all.Where(c => c.Service == service)
                .Select(static c => c.Container.Image)
                .Distinct(StringComparer.Ordinal)
                .ToList();
            pins[service] = ids is [var id]
                ? (await engine.Images.FindAsync(id, cancellation))?.PinIn(template.Repository)
                    ?? id
                : null;
        }
        return Pins.Text(pins);
    }

    /// <summary>The releases that all of the services have an image of on this machine.</summary>
    private async Task<IReadOnlyList<Kept>> OthersAsync(CancellationToken cancellation)
    {
        var pins = new SortedDictionary<string, Dictionary<string, string?>>(
            StringComparer.Ordinal
        );
        foreach (var same in templates.GroupBy(static t => t.Value, static t => t.Key))
        {
            var repository = same.Key.Repository;
            foreach (var image in await engine.Images.ListAsync(repository, cancellation))
            {
                foreach (var release in image.TagsIn(repository).Select(same.Key.ReleaseOf))
                {
                    if (release is null)
                    {
                        continue;
                    }
                    if (!pins.TryGetValue(release, out var own))
                    {
                        pins[release] = own = new Dictionary<string, string?>(
                            StringComparer.Ordinal
                        );
                    }
                    foreach (var service in same)
                    {
                        own[service] = image.PinIn(repository);
                    }
                }
            }
        }
        return
        [
            .. pins.Where(p => p.Value.Count == templates.Count)
                .Select(static p => new Kept($"images of {p.Key}", p.Key, Pins.Text(p.Value))),
        ];
    }
}
