using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.InPlace;

/// <summary>A platform around an <see cref="IHost"/>: what it passes on to the host, and to the steps by their names.</summary>
/// <param name="name">See <see cref="IPlatform.Name"/>.</param>
/// <param name="host">What runs the service.</param>
internal abstract class HostedPlatform(string name, IHost host) : IPlatform, IExhibits, IReadiness
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IPrunes? Prunes => host.Prunes;

    /// <inheritdoc/>
    public IRestarts? Restarts => host.Restarts;

    /// <inheritdoc/>
    public bool KeepsConfiguration => host.KeepsConfiguration;

    /// <inheritdoc/>
    public IScales? Scales => host.Scales;

    /// <inheritdoc/>
    public IPauses? Pauses => host.Pauses;

    /// <summary>What runs the service.</summary>
    protected IHost Host => host;

    /// <summary>The kinds of steps that it plans, by name.</summary>
    protected abstract IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public abstract Task<Inspection> InspectAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract Task<PlanAnswer> PlanAsync(
        Activation activation,
        CancellationToken cancellation
    );

    /// <inheritdoc/>
    public abstract Task<ServingCheck> VerifyAsync(string version, CancellationToken cancellation);

    /// <inheritdoc/>
    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        StepOf(step).CaptureAsync(step, cancellation);

    /// <inheritdoc/>
    public Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
        StepOf(step).ObserveAsync(step, cancellation);

    /// <inheritdoc/>
    public Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation) =>
        StepOf(step).ApplyAsync(step, cancellation);

    /// <inheritdoc/>
    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => StepOf(step).UndoAsync(step, capture, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation) =>
        host.ShowAsync(cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) => host.CheckAsync(target, cancellation);

    private IStep StepOf(PlannedStep step) =>
        Steps.TryGetValue(step.Name, out var kind)
            ? kind
            : throw new PlatformException(
                $"the step \"{step.Name}\" is not known to this version of lastgood for {name}",
                "finish the run with the version and the configuration that began it"
            );
}
