using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Platforms.Cluster;

/// <summary>
/// A service that an orchestrator runs: which release it is and whether it is well are the cluster's to say; where the service
/// has an address, that is asked too. How it is changed is a host's.
/// </summary>
internal sealed class ClusterPlatform
    : IPlatform,
        IExhibits,
        IReadiness,
        IReportsHealth,
        ITellsProgress,
        IMeasures
{
    private readonly ClusterOptions options;
    private readonly IHost host;
    private readonly Progress progress;
    private readonly FrontDoor front;
    private readonly Dictionary<string, IStep> steps;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="name">See <see cref="IPlatform.Name"/>.</param>
    /// <param name="options">The service.</param>
    /// <param name="host">What runs it. Its states are <see cref="ClusterState"/>.</param>
    /// <param name="progress">Told by the host how far it is.</param>
    /// <param name="http">Asks the service.</param>
    /// <param name="time">Measures.</param>
    public ClusterPlatform(
        string name,
        ClusterOptions options,
        IHost host,
        Progress progress,
        HttpFetcher http,
        TimeProvider time
    )
    {
        Name = name;
        this.options = options;
        this.host = host;
        this.progress = progress;
        front = new FrontDoor(options, new ServiceProbe(http, time));
        steps = new Dictionary<string, IStep>(host.Steps, StringComparer.Ordinal)
        {
            [AnswersStep.Name] = new AnswersStep(options, front, time),
        };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IPrunes? Prunes => host.Prunes;

    /// <inheritdoc/>
    public IRestarts? Restarts => host.Restarts;

    /// <inheritdoc/>
    public bool KeepsConfiguration => host.KeepsConfiguration;

    /// <inheritdoc/>
    public bool HasChanged => host.Measures?.HasChanged ?? false;

    /// <inheritdoc/>
    public ISignalSource? SourceOf(string version) => host.Measures?.SourceOf(version);

    /// <inheritdoc/>
    public IScales? Scales => host.Scales;

    /// <inheritdoc/>
    public IPauses? Pauses => host.Pauses;

    /// <inheritdoc/>
    public Action<string>? Told
    {
        set => progress.Told = value;
    }

    /// <inheritdoc/>
    public async Task<Inspection> InspectAsync(CancellationToken cancellation) =>
        await LookAsync(cancellation);

    /// <inheritdoc/>
    public async Task<PlanAnswer> PlanAsync(Activation activation, CancellationToken cancellation)
    {
        try
        {
            var found = activation.Found as ClusterInspection ?? await LookAsync(cancellation);
            if (activation.Kind == RunKind.Retire)
            {
                return PlanAnswer.No(
                    $"the cluster keeps nothing of {options.Service} running beside what serves",
                    "nothing needs to be done; see: lastgood status"
                );
            }
            if (found.Serving == activation.Version && found.IsWell)
            {
                return PlanAnswer.No(
                    $"{activation.Version} serves already, in {found.State.Place}",
                    "nothing needs to be done; see: lastgood status"
                );
            }
            var answer = await host.PlanAsync(
                activation with
                {
                    Found = found,
                },
                found.State,
                cancellation
            );
            return answer.Refusal is not null || options.Front.Length == 0
                ? answer
                : answer with
                {
                    Steps = Answering(answer.Steps, activation.Version),
                };
        }
        catch (PlatformException e)
        {
            return new PlanAnswer([], Refusals.Of(e));
        }
    }

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
        var own = await host.VerifyAsync(version, cancellation);
        if (!own.Serves || options.Front.Length == 0)
        {
            return own;
        }
        var seen = await front.HealthAsync(cancellation);
        return new ServingCheck(seen.Healthy, $"{own.Evidence}; {seen.Evidence}");
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation) =>
        host.ShowAsync(cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) => host.CheckAsync(target, cancellation);

    /// <inheritdoc/>
    public async Task<(bool Healthy, string Evidence)> HealthAsync(CancellationToken cancellation)
    {
        var state = (ClusterState)await host.LookAsync(cancellation);
        return (state.IsAvailable, state.Evidence);
    }

    // What puts something back that was set aside for the way comes after the service is well again.
    private IReadOnlyList<PlannedStep> Answering(IReadOnlyList<PlannedStep> planned, string version)
    {
        var moved = planned.ToList().FindLastIndex(static s => s.MovesTraffic) + 1;
        return [.. planned.Take(moved), AnswersStep.For(version, options), .. planned.Skip(moved)];
    }

    private async Task<ClusterInspection> LookAsync(CancellationToken cancellation)
    {
        var asking = front.HealthAsync(cancellation);
        var found = (ClusterState)await host.LookAsync(cancellation);
        var seen = await asking;
        var isWell = found.IsWell && seen.Healthy;
        var serving = found.IsWhole && found.Running ? found.Release : null;
        var candidates = new List<Candidate>
        {
            new(
                found.Place,
                options.Front.Length == 0 ? null : options.Front,
                found.Release,
                found.Running,
                found.Running ? isWell : null,
                Serving: found.Running
            )
            {
                Artifact = found.Artifact,
                ConfigFingerprint = found.ConfigFingerprint,
            },
        };
        candidates.AddRange(
            found.Others.Select(static kept => new Candidate(
                kept.Place,
                null,
                kept.Version,
                Running: kept.IsWell is not null,
                Healthy: kept.IsWell,
                Serving: false
            )
            {
                Artifact = kept.Artifact,
            })
        );
        return new ClusterInspection(found, isWell, serving, candidates, found.Problems)
        {
            Variables = found.Variables,
        };
    }

    private IStep StepOf(PlannedStep step) =>
        steps.TryGetValue(step.Name, out var kind)
            ? kind
            : throw new PlatformException(
                $"the step \"{step.Name}\" is not known to this version of lastgood for {Name}",
                "finish the run with the version and the configuration that began it"
            );
}

/// <summary>What was found, in the cluster's own terms too: what a plan is made from.</summary>
/// <param name="State">What the cluster says.</param>
/// <param name="IsWell">Whether the release that serves is well, at its address too where it has one.</param>
/// <param name="Serving">See <see cref="Inspection"/>.</param>
/// <param name="Candidates">See <see cref="Inspection"/>.</param>
/// <param name="Problems">See <see cref="Inspection"/>.</param>
internal sealed record ClusterInspection(
    ClusterState State,
    bool IsWell,
    string? Serving,
    IReadOnlyList<Candidate> Candidates,
    IReadOnlyList<string> Problems
) : Inspection(Serving, Candidates, Problems);
