using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Docker.Steps;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>Runs a service in one Docker container.</summary>
internal sealed class ContainerHost : IHost, IRestarts
{
    private readonly ContainerOptions options;
    private readonly ImageTemplate template;
    private readonly Engine engine;
    private readonly Names names;
    private readonly ContainerPlanner planner;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <exception cref="PlatformException">The options cannot be right.</exception>
    public ContainerHost(
        ContainerOptions options,
        Engine engine,
        HttpFetcher http,
        TimeProvider time
    )
    {
        this.options = options;
        this.engine = engine;
        template = ImageTemplate.Parse(options.Image);
        names = new Names(options.Container);
        Prunes = new ImagePruner(template, [options.Container], engine);
        planner = new ContainerPlanner(options, template, engine);
        Steps = new Dictionary<string, IStep>(StringComparer.Ordinal)
        {
            [PullStep.Name] = new PullStep(engine, options.PullTimeout),
            [CreateStep.Name] = new CreateStep(engine),
            [TryStep.Name] = new TryStep(options, engine, new ServiceProbe(http, time), time),
            [SwitchStep.Name] = new SwitchStep(options, engine),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public IPrunes? Prunes { get; }

    /// <inheritdoc/>
    public IRestarts? Restarts => this;

    /// <inheritdoc/>
    public async Task<HostState> LookAsync(CancellationToken cancellation)
    {
        var container = await engine.Containers.FindAsync(options.Container, cancellation);
        var kept = await KeptAsync(cancellation);
        var others = new List<Kept>();
        foreach (var one in kept)
        {
            others.Add(new Kept(one.Name, one.Release, await PinAsync(one.Image, cancellation)));
        }
        others.AddRange(await engine.Images.KeptAsync(template, cancellation));
        if (container is null)
        {
            return new ContainerState(null, false, $"there is no container {options.Container}")
            {
                Place = options.Container,
                Kept = kept,
                Others = others,
                Variables = await VariablesAsync(cancellation),
            };
        }
        return new ContainerState(
            ReleaseOf(container),
            container.Running,
            $"container {container.Name} is {container.Json.State?.Words()}, image {container.Json.Config?.Image}"
        )
        {
            Place = options.Container,
            Artifact = await PinAsync(container.Image, cancellation),
            Variables = await VariablesAsync(cancellation),
            Serving = container,
            Kept = kept,
            Others = others,
            Problems = [.. Obstacles.Of(container).Select(static o => $"{o.Reason}. {o.Remedy}")],
        };
    }

    /// <inheritdoc/>
    public Task<PlanAnswer> PlanAsync(
        Activation activation,
        HostState state,
        CancellationToken cancellation
    ) => planner.PlanAsync(activation, (ContainerState)state, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation) =>
        engine.Containers.ShowAsync(options.Container, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    )
    {
        var reached = await engine.Containers.CheckEngineAsync(cancellation);
        return reached.Answer == ReadinessAnswer.No
            ? [reached]
            : [reached, await engine.Containers.CheckRoomAsync(cancellation)];
    }

    /// <inheritdoc/>
    public async Task<Details> RestartAsync(CancellationToken cancellation)
    {
        await engine.Containers.RestartAsync(options.Container, options.StopTimeout, cancellation);
        return Details.Of(("restarted", $"container {options.Container}"));
    }

    // What a release started now would get besides its image's own.
    private async Task<IReadOnlyList<string>?> VariablesAsync(CancellationToken cancellation)
    {
        if (options is not { Environment: EnvironmentMode.Today, EnvironmentFile: { } path })
        {
            return null;
        }
        try
        {
            var entries = await new EnvironmentFile(path).ReadAsync(cancellation);
            return [.. entries.Select(static e => e.Split('=', 2)[0])];
        }
        catch (PlatformException)
        {
            // No file is no variables: whoever compares with what was recorded will say which are gone.
            return [];
        }
    }

    private string? ReleaseOf(Container container) =>
        ContainerRelease.Of(container, options.Service, template);

    private async Task<IReadOnlyList<KeptContainer>> KeptAsync(CancellationToken cancellation)
    {
        var kept = new List<KeptContainer>();
        foreach (var one in await engine.Containers.ListAsync(cancellation))
        {
            foreach (var name in (one.Names ?? []).Select(static n => n.TrimStart('/')))
            {
                if (
                    names.KeptRelease(name, one.Id) is { } named
                    && await engine.Containers.FindAsync(one.Id, cancellation)
                        is { Running: false } container
                )
                {
                    kept.Add(
                        new KeptContainer(
                            name,
                            one.Id,
                            ReleaseOf(container) ?? named,
                            container.Image,
                            container.Json.State!.FinishedAt
                        )
                    );
                }
            }
        }
        return
        [
            .. kept.OrderByDescending(static k => k.EndedAt)
                .ThenBy(static k => k.Id, StringComparer.Ordinal),
        ];
    }

    private async Task<string> PinAsync(string image, CancellationToken cancellation) =>
        await engine.Images.FindAsync(image, cancellation) is { } found
            ? found.PinIn(template.Repository)
            : image;
}

/// <summary>What is there.</summary>
internal sealed record ContainerState(string? Release, bool Running, string Evidence)
    : HostState(Release, Running, Evidence)
{
    /// <summary>The container that serves, or is to; null where there is none.</summary>
    public Container? Serving { get; init; }

    /// <summary>The containers that served before, those that ended last first.</summary>
    public required IReadOnlyList<KeptContainer> Kept { get; init; }
}

/// <summary>A container that served before.</summary>
/// <param name="Name">Its name now.</param>
/// <param name="Id">Its id.</param>
/// <param name="Release">The release in it.</param>
/// <param name="Image">The id of its image.</param>
/// <param name="EndedAt">When it ended, by the engine's clock.</param>
internal sealed record KeptContainer(
    string Name,
    string Id,
    string Release,
    string Image,
    DateTimeOffset EndedAt
);
