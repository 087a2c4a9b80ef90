using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Platforms.Cluster;

/// <summary>
/// A service that an orchestrator runs: which release it is and whether it is well are the cluster's to say; where the service
/// has an address, that is asked too. How it is changed is a host's.
/// </summary>
internal sealed class ClusterPlatform : HostedPlatform, IReportsHealth, ITellsProgress, IMeasures
{
    private readonly ClusterOptions options;
    private readonly Progress progress;
    private readonly FrontDoor front;

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
        : base(name, host)
    {
        this.options = options;
        this.progress = progress;
        front = new FrontDoor(options, new ServiceProbe(http, time));
        Steps = new Dictionary<string, IStep>(host.Steps, StringComparer.Ordinal)
        {
            [AnswersStep.Name] = new AnswersStep(options, front, time),
        };
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public bool HasChanged => Host.Measures?.HasChanged ?? false;

    /// <inheritdoc/>
    public ISignalSource? SourceOf(string version) => Host.Measures?.SourceOf(version);

    /// <inheritdoc/>
    public Action<string>? Told
    {
        set => progress.Told = value;
    }

    /// <inheritdoc/>
    public override async Task<Inspection> InspectAsync(CancellationToken cancellation) =>
        await LookAsync(cancellation);

    /// <inheritdoc/>
    public override async Task<PlanAnswer> PlanAsync(
        Activation activation,
        CancellationToken cancellation
    )
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
            var answer = await Host.PlanAsync(
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
    public override async Task<ServingCheck> VerifyAsync(
        string version,
        CancellationToken cancellation
    )
    {
        var own = await Host.VerifyAsync(version, cancellation);
        if (!own.Serves || options.Front.Length == 0)
        {
            return own;
        }
        var seen = await front.HealthAsync(cancellation);
        return new ServingCheck(seen.Healthy, $"{own.Evidence}; {seen.Evidence}");
    }

    /// <inheritdoc/>
    public async Task<(bool Healthy, string Evidence)> HealthAsync(CancellationToken cancellation)
    {
        var state = (ClusterState)await Host.LookAsync(cancellation);
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
        var found = (ClusterState)await Host.LookAsync(cancellation);
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
        candidates.AddRange(found.Others.Select(static kept => kept.AsCandidate()));
        return new ClusterInspection(found, isWell, serving, candidates, found.Problems)
        {
            Variables = found.Variables,
        };
    }
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
