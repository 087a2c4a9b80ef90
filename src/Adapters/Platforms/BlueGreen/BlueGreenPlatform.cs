using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.BlueGreen;

/// <summary>A service that runs in two slots behind a load balancer: one serves, the other is the next release or the way back.</summary>
public abstract class BlueGreenPlatform : IPlatform, IRehearses, IExhibits, IReadiness
{
    private readonly BlueGreenOptions options;
    private readonly IReadOnlyList<string> problems;
    private readonly BlueGreenParts? parts;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="options">The service.</param>
    /// <param name="problems">What is wrong with the options: makes every plan a refusal.</param>
    /// <param name="parts">What does the work; null where there are problems.</param>
    private protected BlueGreenPlatform(
        string name,
        BlueGreenOptions options,
        IReadOnlyList<string> problems,
        BlueGreenParts? parts
    )
    {
        Name = name;
        this.options = options;
        this.problems = problems;
        this.parts = parts;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IPrunes? Prunes => parts?.Prunes;

    /// <inheritdoc/>
    public IRehearses Rehearses => this;

    /// <inheritdoc/>
    public async Task<PlanAnswer> RehearseAsync(
        Activation activation,
        CancellationToken cancellation
    ) =>
        parts is null
            ? PlanAnswer.No(string.Join("; ", problems), "correct lastgood.yaml")
            : await parts.Planner.RehearseAsync(activation, cancellation);

    /// <inheritdoc/>
    public async Task<Inspection> InspectAsync(CancellationToken cancellation) =>
        parts is null
            ? new Inspection(null, [], problems)
            : await parts.Inspector.InspectAsync(cancellation);

    /// <inheritdoc/>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        CancellationToken cancellation
    ) =>
        parts is null
            ? PlanAnswer.No(string.Join("; ", problems), "correct lastgood.yaml")
            : await parts.Planner.PlanAsync(activation, cancellation);

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
    public async Task<ServingCheck> VerifyAsync(string version, CancellationToken cancellation)
    {
        var front = Working.Front;
        var asked = (
            Health: front.UsersHealthAsync(cancellation),
            Version: front.UsersVersionAsync(cancellation)
        );
        var (healthy, well) = await asked.Health;
        var answer = await asked.Version;
        return new ServingCheck(
            healthy && answer.Version == version,
            $"{options.Front}{options.Probe.HealthPath}: {well}; {options.Front}{answer.Evidence}"
                + (answer.Version == version ? "" : $", expected {version}")
        );
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation) =>
        [await ShowBalancerAsync(cancellation)];

    /// <inheritdoc/>
    public abstract Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    );

    /// <summary>What the load balancer was told, as evidence.</summary>
    private protected abstract Task<Exhibit> ShowBalancerAsync(CancellationToken cancellation);

    private BlueGreenParts Working =>
        parts ?? throw new PlatformException(string.Join("; ", problems), "correct lastgood.yaml");

    private IStep StepOf(PlannedStep step)
    {
        var working = Working;
        var planned = step.Arguments["mode"];
        if (planned != working.Traffic.Mode)
        {
            throw new PlatformException(
                $"this run was planned with switch: {planned.ToLowerInvariant()} and lastgood.yaml no longer says so",
                $"put \"switch: {planned.ToLowerInvariant()}\" back until the run has ended"
            );
        }
        return working.Steps.TryGetValue(step.Name, out var kind)
            ? kind
            : throw new PlatformException(
                $"the step \"{step.Name}\" is not known to this version of lastgood",
                "finish the run with the version that began it"
            );
    }
}
