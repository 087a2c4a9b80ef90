using Lastgood.Core.Drills;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Activations;

/// <summary>A request to go forward.</summary>
/// <param name="Release">The release.</param>
/// <param name="By">Who asks.</param>
public sealed record DeploymentRequest(Release Release, string By);

/// <summary>Activates a release forward: gate, baseline, run. It becomes good when it was watched through its bake time.</summary>
public sealed class Deployment(ServiceSetup setup, ServiceDesk desk, RunCarrier carrier)
{
    /// <summary>Whether a release may be deployed: null, or why not.</summary>
    public static Refusal? Gate(ServiceState state, string version) =>
        Frozen.Refusal(state)
        ?? (
            state.Releases.GetValueOrDefault(version) is { Verdict: Verdict.Bad } bad
                ? new Refusal(
                    $"{version} is bad: {bad.Reason}"
                        + (bad.Incident is null ? "" : $" (incident {bad.Incident})"),
                    $"lastgood mark {state.Service} {version} good --reason \"…\""
                )
                : null
        );

    /// <summary>What a deployment would do now, without doing anything; a refusal where it could not be done.</summary>
    public async Task<(Plan? Plan, Refusal? Refusal)> PreviewAsync(
        string version,
        CancellationToken cancellation
    )
    {
        var state = await desk.ReadAsync(cancellation);
        if (Gate(state, version) is { } no)
        {
            return (null, no);
        }
        var (plan, _, refusal) = await PlanAsync(state, new Release(version), cancellation);
        return (plan, refusal);
    }

    /// <summary>Deploys, or joins the deployment of the same release that is going on.</summary>
    public async Task<ActivationResult> RunAsync(
        DeploymentRequest request,
        CancellationToken cancellation
    )
    {
        var version = request.Release.Version;
        bool IsSame(RunState run) => run.Plan.Kind == RunKind.Deploy && run.Plan.To == version;
        var turn = await desk.TakeTurnAsync(
            IsSame,
            cancellation,
            blocks: static run => run.Plan.Kind != RunKind.Retire
        );
        if (turn.Run is { } other)
        {
            return turn.IsBlocked ? Busy(other) : ActivationResult.Of(other, wasJoined: true);
        }
        await using var journal = turn.Journal!;
        // What is real ends what is not.
        await new DrillEnding(setup, carrier.Time).EndAsync(
            journal,
            $"{version} is to be deployed"
        );
        if (journal.State.OpenRun is { IsActing: true } open)
        {
            if (!IsSame(open) && open.Plan.Kind == RunKind.Deploy && open.CanAbort)
            {
                await journal.AppendAsync(
                    open.Id,
                    [
                        new RunAborted(
                            $"the deployment of {open.Plan.To} was interrupted, and {version} is deployed"
                        ),
                    ]
                );
            }
            var finished = await carrier.CarryAsync(journal, open.Id, null, cancellation);
            if (IsSame(open))
            {
                return ActivationResult.Of(finished);
            }
        }
        if (ReleaseGate.Of(journal.State, request.Release) is { } no)
        {
            return ActivationResult.No(no);
        }
        var (plan, release, refusal) = await PlanAsync(
            journal.State,
            request.Release,
            cancellation
        );
        if (plan is null)
        {
            return await ServesAlreadyAsync(journal, request, cancellation)
                ?? ActivationResult.No(refusal!);
        }
        var run = journal.State.NextRun;
        await journal.AppendAsync(
            await BeginningAsync(
                journal.State,
                request with
                {
                    Release = release,
                },
                plan,
                run,
                cancellation
            )
        );
        return ActivationResult.Of(await carrier.CarryAsync(journal, run, null, cancellation));
    }

    private static ActivationResult Busy(RunState run) =>
        ActivationResult.No(
            new Refusal(
                $"{run.Id} ({RunWords.Name(run.Plan.Kind)} to {run.Plan.To}) is going on",
                $"lastgood status {run.Plan.Service}, and again when it has ended"
            )
        );

    // The release comes back with what the platform found it to be made of.
    private async Task<(Plan? Plan, Release Release, Refusal? Refusal)> PlanAsync(
        ServiceState state,
        Release release,
        CancellationToken cancellation
    )
    {
        var version = release.Version;
        var found = await setup.Platform.InspectAsync(cancellation);
        var answer = await setup.Platform.PlanAsync(
            new Activation(RunKind.Deploy, version, setup.KeepWarm)
            {
                Found = found,
                Artifact = release.Artifact,
            },
            cancellation
        );
        return answer.Refusal is { } refusal
            ? (null, release, refusal)
            : (
                new Plan(
                    state.Service,
                    RunKind.Deploy,
                    setup.Platform.Name,
                    found.Serving,
                    version,
                    answer.Steps,
                    setup.Verification.For(version),
                    setup.Bake
                ),
                release with
                {
                    Artifact = release.Artifact ?? answer.Artifact,
                },
                null
            );
    }

    // It was deployed by other means: that is recorded, and nothing is moved.
    private async Task<ActivationResult?> ServesAlreadyAsync(
        ServiceJournal journal,
        DeploymentRequest request,
        CancellationToken cancellation
    )
    {
        var version = request.Release.Version;
        if ((await setup.Platform.InspectAsync(cancellation)).Serving != version)
        {
            return null;
        }
        if (journal.State.Serving?.Version != version)
        {
            await journal.AppendAsync(
                null,
                Recording.Facts(journal.State, request.Release, request.By)
            );
        }
        return ActivationResult.Nothing($"{version} serves already");
    }

    private async Task<List<NewFact>> BeginningAsync(
        ServiceState state,
        DeploymentRequest request,
        Plan plan,
        string run,
        CancellationToken cancellation
    )
    {
        var facts = new List<NewFact>
        {
            new(run, new ReleaseRecorded(request.Release, request.By)),
        };
        if (await BaselineAsync(state, plan.From, cancellation) is { } baseline)
        {
            facts.Add(new(run, new BaselineTaken(baseline)));
        }
        if (state.OpenRun is { } open)
        {
            var why = $"{plan.To} was deployed while {open.Plan.To} was still being watched";
            facts.AddRange(
                RunEnding.CutShort(open, RunOutcome.Superseded, plan.From, why, request.By)
            );
        }
        facts.Add(new(run, new RunStarted(plan, request.By, $"deployment of {plan.To}", null)));
        return facts;
    }

    // The last good release's own figures, while it still runs and before anything is changed.
    private async Task<Baseline?> BaselineAsync(
        ServiceState state,
        string? serving,
        CancellationToken cancellation
    )
    {
        if (
            setup.ReadCounters is null
            || serving is null
            || state.Releases.GetValueOrDefault(serving) is not { Verdict: Verdict.Good }
        )
        {
            return null;
        }
        var found = await setup.Platform.InspectAsync(cancellation);
        var url = found.Candidates.FirstOrDefault(static c => c.Serving)?.Url;
        var reading = url is null ? null : await setup.ReadCounters(url, cancellation);
        return reading?.Sample is { } sample
            ? LifetimeFigures.Of(sample).ToBaseline(serving)
            : null;
    }
}
