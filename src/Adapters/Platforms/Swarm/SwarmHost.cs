using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Platforms.Swarm.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>Runs a service as one of a Docker Swarm.</summary>
internal sealed class SwarmHost : IHost, IRestarts
{
    private readonly SwarmOptions options;
    private readonly ImageTemplate template;
    private readonly Engine engine;
    private readonly SwarmServices services;
    private readonly TimeProvider time;
    private readonly Watching watching;
    private readonly Updates updates;
    private readonly Releases releases;
    private readonly SpecShelf shelf;
    private readonly Bases bases;
    private readonly SwarmPlanner planner;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <exception cref="PlatformException">The options cannot be right.</exception>
    public SwarmHost(
        SwarmOptions options,
        Engine engine,
        SwarmServices services,
        SpecShelf shelf,
        TimeProvider time
    )
    {
        this.options = options;
        this.engine = engine;
        this.services = services;
        this.shelf = shelf;
        this.time = time;
        template = ImageTemplate.Parse(options.Image);
        watching = new Watching(options, services, time);
        updates = new Updates(services, watching);
        releases = new Releases(template, engine);
        bases = new Bases(options, services, shelf);
        planner = new SwarmPlanner(options, template, engine, services, releases, bases);
        Prunes = new ImagePruner(template, [], engine);
        Steps = new Dictionary<string, IStep>(StringComparer.Ordinal)
        {
            [UpdateStep.Name] = new UpdateStep(updates, watching, shelf, time),
            [ConvergeStep.Name] = new ConvergeStep(watching),
            [PolicyStep.Name] = new PolicyStep(updates, watching),
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
        if (await watching.FindAsync(cancellation) is not { } view)
        {
            return new SwarmState(
                null,
                false,
                $"there is no service {options.SwarmService} in the swarm"
            )
            {
                Place = options.SwarmService,
                Others = await LocalAsync(cancellation),
            };
        }
        var (service, progress) = view;
        // What runs, not what was asked for.
        var images = progress
            .Running.Select(static t => (string?)t.Spec["ContainerSpec"]?["Image"] ?? "")
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var image = images is [var only] ? only : ServiceSpec.ImageOf(service.Spec);
        var release = images.Count > 1 ? null : ReleaseOf(service, image);
        var pin = await releases.PinAsync(image, progress.Running, cancellation);
        return new SwarmState(
            release,
            progress.Running.Count > 0,
            $"service {options.SwarmService}: {progress.Words}; image {image}"
        )
        {
            Place = options.SwarmService,
            Artifact = images.Count > 1 ? null : pin,
            Variables = options.Spec == SpecMode.Today ? ServiceSpec.Variables(service.Spec) : null,
            View = view,
            IsWhole = progress.IsConverged && image == ServiceSpec.ImageOf(service.Spec),
            Others = [.. Previous(service, pin), .. await LocalAsync(cancellation)],
            Problems = [.. Problems(progress, images), .. Keep(view, release, pin)],
        };
    }

    /// <inheritdoc/>
    public Task<PlanAnswer> PlanAsync(
        Activation activation,
        HostState state,
        CancellationToken cancellation
    ) => planner.PlanAsync(activation, (SwarmState)state, cancellation);

    /// <inheritdoc/>
    public async Task<ServingCheck> VerifyAsync(string release, CancellationToken cancellation)
    {
        var (service, progress) = await watching.LookAsync(cancellation);
        var failures = progress.RecentFailures;
        var isRight = ReleaseOf(service, ServiceSpec.ImageOf(service.Spec)) == release;
        return new ServingCheck(
            isRight && progress.IsComplete && failures.Count == 0,
            isRight
                ? progress.Words
                : $"the spec of {options.SwarmService} has {ServiceSpec.ImageOf(service.Spec)}"
        );
    }

    /// <inheritdoc/>
    public async Task<string> LastLinesAsync(string release, CancellationToken cancellation)
    {
        try
        {
            var view = await watching.FindAsync(cancellation);
            var last = await services.LogAsync(options.SwarmService, 1, cancellation);
            return (view is null ? "" : $"; {view.Progress.Words}")
                + (last is [.., var words] ? $"; its last words: {Spoken.Excerpt(words)}" : "");
        }
        catch (PlatformException)
        {
            // The end of a message about something worse.
            return "";
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation) =>
        new SwarmExhibits(options, services).ShowAsync(cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) => new SwarmReadiness(options, engine, services, bases).CheckAsync(target, cancellation);

    /// <inheritdoc/>
    public async Task<Details> RestartAsync(CancellationToken cancellation)
    {
        var label = Guid.NewGuid().ToString("N");
        var image = "";
        await updates.SendAsync(
            service =>
            {
                image = ServiceSpec.ImageOf(service.Spec);
                return ServiceSpec.WithLabels(
                    ServiceSpec.Forced(service.Spec),
                    new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        [Labels.Activation] = label,
                    }
                );
            },
            cancellation
        );
        var done = await watching.ConvergedAsync(
            image,
            view =>
            {
                if (ServiceSpec.Label(view.Service.Spec, Labels.Activation) != label)
                {
                    throw Scene.SomebodyElse();
                }
            },
            cancellation
        );
        return Details.Of(
            ("restarted", $"service {options.SwarmService}"),
            ("converged", done["converged"])
        );
    }

    private string? ReleaseOf(ServiceJson service, string image) =>
        releases.Of(service.Spec, image) ?? releases.Of(service.PreviousSpec, image);

    // Only what it kept: it is what the service had before the last update, whatever that was.
    private IEnumerable<Kept> Previous(ServiceJson service, string? serving)
    {
        if (service.PreviousSpec is not { } previous)
        {
            yield break;
        }
        var image = ServiceSpec.ImageOf(previous);
        if (
            ImageName.Parse(image) is { Digest: not null } name
            && name.Pin != serving
            && releases.Of(previous, image) is { } release
        )
        {
            yield return new Kept($"previous spec of {options.SwarmService}", release, name.Pin);
        }
    }

    private async Task<IReadOnlyList<Kept>> LocalAsync(CancellationToken cancellation) =>
        [.. await engine.Images.KeptAsync(template, cancellation)];

    private IEnumerable<string> Problems(Progress progress, List<string> images)
    {
        if (progress.IsPaused)
        {
            yield return $"Swarm has paused an update of {options.SwarmService} ({progress.Message}); a rollback replaces it";
        }
        if (progress.Update is "rollback_started" or "rollback_completed")
        {
            yield return $"Swarm has rolled {options.SwarmService} back by itself or was told to ({progress.Message}): what was deployed last does not run";
        }
        if (!progress.IsConverged)
        {
            yield return progress.Words;
        }
        if (images.Count > 1 && progress.Update != "updating")
        {
            yield return $"the tasks of {options.SwarmService} are not all of one release: {string.Join(", ", images)}";
        }
        if (progress.RecentFailures is { Count: > 0 } failures)
        {
            yield return $"{failures.Count} tasks of {options.SwarmService} failed in the last minutes, the last: {progress.Reason(failures[^1])}";
        }
    }

    // Kept whenever it is seen, because whoever deploys may do so without lastgood: then the spec is gone when it is needed.
    private IEnumerable<string> Keep(View view, string? release, string? pin)
    {
        if (
            release is null
            || pin is null
            || !view.Progress.IsConverged
            || view.Progress.Right.Count == 0
        )
        {
            return [];
        }
        try
        {
            shelf.Keep(new KeptSpec(release, pin, time.GetUtcNow(), view.Service.Spec));
            return [];
        }
        catch (PlatformException e)
        {
            return [$"{e.Message}; {e.Remedy}"];
        }
    }
}
