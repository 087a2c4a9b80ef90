using Lastgood.Core.Decisions;
using Lastgood.Core.Drills;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Activations;

/// <summary>A request to go back.</summary>
/// <param name="By">Who asks: a person's login, or <see cref="RunStarted.Automatic"/>.</param>
/// <param name="Reason">Why.</param>
/// <param name="To">The release to go back to; null for the last good one.</param>
/// <param name="Decision">The decision behind it; null where a person asks.</param>
/// <param name="LastSeen">The last counters of the release that serves, for the impact; null where there are none.</param>
public sealed record RollbackRequest(
    string By,
    string Reason,
    string? To = null,
    Decision? Decision = null,
    RequestTotals? LastSeen = null
)
{
    /// <summary>What of the release is gone back to.</summary>
    public ReleasePart Part { get; init; }
}

/// <summary>Takes a service back to a release that is good.</summary>
public sealed class Rollback(ServiceSetup setup, ServiceDesk desk, RunCarrier carrier)
{
    private readonly DrillEnding drills = new(setup, carrier.Time);

    /// <summary>What a rollback would do now, without doing anything; a refusal where it could not be done.</summary>
    public async Task<(Plan? Plan, Refusal? Refusal)> PreviewAsync(
        string? to,
        CancellationToken cancellation,
        ReleasePart part = ReleasePart.Whole
    )
    {
        var state = await desk.ReadAsync(cancellation);
        var found = await setup.Platform.InspectAsync(cancellation);
        return await ChooseAsync(state, found, to, part, cancellation);
    }

    /// <summary>The plan of a drill: the same, but what serves stays running, so that the way forth is at hand.</summary>
    internal Task<(Plan? Plan, Refusal? Refusal)> PlanDrillAsync(
        ServiceState state,
        Inspection found,
        CancellationToken cancellation
    ) => ChooseAsync(state, found, null, ReleasePart.Whole, cancellation, keepPrevious: true);

    /// <summary>Goes back, or joins the rollback that is going on.</summary>
    public async Task<ActivationResult> RunAsync(
        RollbackRequest request,
        CancellationToken cancellation
    )
    {
        var turn = await desk.TakeTurnAsync(run => IsAskedFor(run, request.To), cancellation);
        if (turn.Run is { } joined)
        {
            return ActivationResult.Of(joined, wasJoined: true);
        }
        await using var journal = turn.Journal!;
        if (request.To is null && TakenBack(turn, journal.State) is { } instead)
        {
            return instead;
        }
        if (await FinishInterruptedAsync(journal, request.To, cancellation) is { } finished)
        {
            return finished;
        }
        var found = await setup.Platform.InspectAsync(cancellation);
        await RecordAsync(journal, found);
        if (AlreadyBack(journal.State, request.To) is { } back)
        {
            return back;
        }
        var (plan, refusal) = await ChooseAsync(
            journal.State,
            found,
            request.To,
            request.Part,
            cancellation
        );
        if (plan is null)
        {
            return ActivationResult.No(refusal!);
        }
        var run = journal.State.NextRun;
        await journal.AppendAsync(Beginning(journal.State, request, plan, run));
        return ActivationResult.Of(
            await carrier.CarryAsync(journal, run, request.LastSeen, cancellation, found)
        );
    }

    private static bool IsAskedFor(RunState run, string? to) =>
        run is { Plan.Kind: RunKind.Rollback, Start.IsDrill: false }
        && (to is null || to == run.Plan.To);

    // What serves is what the platform says: somebody may have gone forward without lastgood.
    private static async Task RecordAsync(ServiceJournal journal, Inspection found)
    {
        if (found.Serving is { } serving && serving != journal.State.Serving?.Version)
        {
            await journal.AppendAsync(
                Recording.ByOthers(journal.State, found.ReleaseOf(serving), Recording.SomebodyElse)
            );
        }
    }

    // Asked for while a deployment was going on that then failed by itself: to go back once more was not meant.
    private static ActivationResult? TakenBack(Turn turn, ServiceState state) =>
        turn.Awaited
            is [.., { Plan.Kind: RunKind.Deploy, End: { Outcome: RunOutcome.Undone } end } run]
        && state.ServingRelease is { Verdict: Verdict.Good }
            ? ActivationResult.Nothing(end.Message, run)
            : null;

    /// <summary>Finishes or takes back the run that another process left behind, where there is one.</summary>
    internal async Task FinishInterruptedAsync(
        ServiceJournal journal,
        CancellationToken cancellation
    ) => await FinishInterruptedAsync(journal, null, cancellation);

    // A run that another process left behind: a rollback is what was asked for, so it is finished; a deployment that
    // does not serve yet is taken back; one that serves is what is rolled back from.
    private async Task<ActivationResult?> FinishInterruptedAsync(
        ServiceJournal journal,
        string? to,
        CancellationToken cancellation
    )
    {
        // What is real ends what is not.
        if (
            await drills.EndAsync(journal, "a rollback was asked for") is
            { Start.Level: DrillLevel.Live } drill
        )
        {
            return to is null || to == journal.State.Serving?.Version
                ? ActivationResult.Nothing(
                    $"the drill {drill.Id} was going on and was ended: {drill.End!.Message}",
                    null
                )
                : null;
        }
        if (journal.State.OpenRun is not { IsActing: true } open)
        {
            return null;
        }
        switch (open.Plan.Kind)
        {
            case RunKind.Rollback:
                var ended = await carrier.CarryAsync(journal, open.Id, null, cancellation);
                return IsAskedFor(ended, to) ? ActivationResult.Of(ended) : null;
            case RunKind.Deploy when open.CanAbort:
                await journal.AppendAsync(
                    open.Id,
                    [
                        new RunAborted(
                            $"the deployment of {open.Plan.To} was interrupted, and a rollback was asked for"
                        ),
                    ]
                );
                var undone = await carrier.CarryAsync(journal, open.Id, null, cancellation);
                return journal.State.ServingRelease is { Verdict: Verdict.Good }
                    ? ActivationResult.Nothing(undone.End!.Message, undone)
                    : null;
            case RunKind.Retire:
                await carrier.CarryAsync(journal, open.Id, null, cancellation);
                return null;
            default:
                return null;
        }
    }

    // Asked twice is not asked to go back twice.
    private static ActivationResult? AlreadyBack(ServiceState state, string? to) =>
        state.Serving is { Kind: RunKind.Rollback } serving && (to is null || to == serving.Version)
            ? ActivationResult.Nothing(
                $"{serving.Version} serves since the rollback of {serving.Since:yyyy-MM-dd HH:mm:ss}Z; to go further back, name the release with --to",
                state.Runs.LastOrDefault(static r =>
                    r is { Plan.Kind: RunKind.Rollback, Start.IsDrill: false }
                )
            )
            : null;

    private async Task<(Plan? Plan, Refusal? Refusal)> ChooseAsync(
        ServiceState state,
        Inspection found,
        string? to,
        ReleasePart part,
        CancellationToken cancellation,
        bool keepPrevious = false
    )
    {
        if (Frozen.Refusal(state) is { } frozen)
        {
            return (null, frozen);
        }
        if (part != ReleasePart.Whole && !setup.Platform.KeepsConfiguration)
        {
            return (
                null,
                new Refusal(
                    $"{setup.Platform.Name} keeps no configuration apart from the code of a release: only the whole can go back",
                    $"lastgood rollback {state.Service}"
                )
            );
        }
        var serving = found.Serving ?? state.Serving?.Version;
        if (Candidates(state, serving, to, out var candidates) is { } no)
        {
            return (null, no);
        }
        Refusal? first = null;
        foreach (var version in candidates)
        {
            var answer = await setup.Platform.PlanAsync(
                new Activation(RunKind.Rollback, version, keepPrevious)
                {
                    Found = found,
                    Artifact = state.Releases.GetValueOrDefault(version)?.Release.Artifact,
                    Part = part,
                },
                cancellation
            );
            if (answer.Refusal is null)
            {
                var made = answer.Version ?? version;
                return (
                    new Plan(
                        state.Service,
                        RunKind.Rollback,
                        setup.Platform.Name,
                        serving,
                        made,
                        answer.Steps,
                        // What is better than a bad release need not be as fast.
                        setup.Verification.For(made) with
                        {
                            Compare = null,
                        },
                        setup.Monitor
                    ),
                    null
                );
            }
            first ??= answer.Refusal;
        }
        return (null, first);
    }

    private static Refusal? Candidates(
        ServiceState state,
        string? serving,
        string? to,
        out IReadOnlyList<string> versions
    )
    {
        versions = to is null ? [.. state.WaysBack(serving).Select(static r => r.Version)] : [to];
        if (to is null)
        {
            return versions.Count > 0
                ? null
                : new Refusal(
                    $"no release of {state.Service} but the one that serves is known to be good",
                    $"lastgood history {state.Service}, then lastgood mark {state.Service} VERSION good --reason \"…\""
                );
        }
        if (to == serving)
        {
            return new Refusal($"{to} serves already", $"lastgood status {state.Service}");
        }
        return state.Releases.GetValueOrDefault(to) switch
        {
            { Verdict: Verdict.Good } => null,
            { Verdict: Verdict.Bad } r => new Refusal(
                $"{to} is bad: {r.Reason}" + (r.Incident is null ? "" : $" ({r.Incident})"),
                $"lastgood mark {state.Service} {to} good --reason \"…\""
            ),
            { } => new Refusal(
                $"{to} is not proven good",
                $"lastgood mark {state.Service} {to} good --reason \"…\""
            ),
            null => new Refusal(
                $"{state.Service} has no release {to}",
                $"lastgood history {state.Service}"
            ),
        };
    }

    // One transaction: from here on there is an incident, a verdict and a run, or none of them.
    private static List<NewFact> Beginning(
        ServiceState state,
        RollbackRequest request,
        Plan plan,
        string run
    )
    {
        var known = state.OpenIncident is { } i && i.Blamed == plan.From ? i : null;
        var incident = known?.Id ?? state.NextIncident;
        var facts = new List<NewFact>();
        if (known is null)
        {
            facts.Add(new(null, new IncidentOpened(incident, Title(request, plan), plan.From)));
        }
        if (request.Decision is { } decision)
        {
            facts.Add(new(null, new DecisionMade(decision, incident)));
        }
        if (state.OpenRun is { } open)
        {
            var why = $"{open.Plan.To} is rolled back";
            facts.AddRange(RunEnding.CutShort(open, RunOutcome.Blamed, plan.From, why, request.By));
        }
        // What was proven stays proven when a person goes back from it; what was not is not worth a second try.
        if (
            plan.From is { } from
            && state.Releases.GetValueOrDefault(from)
                is not { Verdict: Verdict.Good or Verdict.Bad }
        )
        {
            facts.Add(
                new(null, new VerdictGiven(from, Verdict.Bad, request.Reason, request.By, incident))
            );
        }
        facts.Add(new(run, new RunStarted(plan, request.By, request.Reason, incident)));
        return facts;
    }

    // A decision says its reason itself.
    private static string Title(RollbackRequest request, Plan plan) =>
        $"{plan.From ?? "nothing"} → {plan.To}"
        + (request.Decision is null ? $": {request.Reason}" : "");
}
