using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Activations.Groups;

/// <summary>Takes the services of a group back together: one plan, one run, one verification, one incident.</summary>
/// <param name="group">The group.</param>
/// <param name="desk">The journal of the group itself.</param>
/// <param name="time">The clock.</param>
/// <param name="takesBackWhenInterrupted">See <see cref="RunCarrier"/>.</param>
public sealed class GroupRollback(
    GroupSetup group,
    ServiceDesk desk,
    TimeProvider time,
    bool takesBackWhenInterrupted
)
{
    private readonly GroupPlanning planning = new(group);

    /// <summary>What a rollback of the group would do now, without doing anything; a refusal where it could not be done.</summary>
    public Task<(Plan? Plan, Refusal? Refusal)> PreviewAsync(CancellationToken cancellation) =>
        planning.PlanAsync([], cancellation);

    /// <summary>Goes back, or joins the rollback of the group that is going on.</summary>
    public async Task<ActivationResult> RunAsync(
        RollbackRequest request,
        CancellationToken cancellation
    )
    {
        var turn = await desk.TakeTurnAsync(static _ => true, cancellation);
        if (turn.Run is { } joined)
        {
            return ActivationResult.Of(joined, wasJoined: true);
        }
        await using var journal = turn.Journal!;
        await using var members = await MemberJournals.OpenAsync(group, cancellation);
        var books = new GroupBooks(group, journal, members);
        if (journal.State.OpenRun is { IsActing: true } open)
        {
            return ActivationResult.Of(await CarryAsync(journal, books, open.Id, cancellation));
        }
        // A process that died behind the end of its run had not told it to all.
        if (journal.State.Runs is [.., { End: not null } last])
        {
            await books.SettleAsync(last);
        }
        if (await AlreadyBackAsync(journal.State, cancellation) is { } back)
        {
            return back;
        }
        if (
            request.By == RunStarted.Automatic
            && await FailedAsync(journal.State, cancellation) is { } no
        )
        {
            return ActivationResult.No(no);
        }
        var without = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var (plan, refusal) = await planning.PlanAsync(without, cancellation);
            if (plan is null)
            {
                return ActivationResult.No(refusal!);
            }
            var run = await BeginAsync(journal, request, plan);
            var ended = await CarryAsync(journal, books, run, cancellation);
            if (
                group.IfOneCannot != IfOneCannot.Back
                || ended
                    is not { End.Outcome: RunOutcome.Undone, Failure: { } failure, Abort: null }
                || !without.Add(MemberStep.MemberOf(plan.Steps[failure.Step].Name))
                || without.Count == group.Members.Count
            )
            {
                return ActivationResult.Of(ended);
            }
        }
    }

    /// <summary>Lets nothing move in the whole group: the data of one is what the others work on.</summary>
    /// <param name="because">The freeze of one member, which has it already.</param>
    /// <param name="of">That member.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task FreezeAsync(ServiceFrozen because, string of, CancellationToken cancellation)
    {
        foreach (var member in group.Members.Where(m => m.Name != of))
        {
            var turn = await member.Desk.TakeTurnAsync(static _ => false, cancellation);
            await using var journal = turn.Journal!;
            if (journal.State.Cautions.Frozen is null)
            {
                await journal.AppendAsync(
                    null,
                    [
                        new ServiceFrozen(
                            $"{of}, of the same group {group.Name}: {because.Reason}",
                            because.By,
                            journal.State.OpenIncident?.Id
                        ),
                    ]
                );
            }
        }
    }

    // What failed by itself is not tried by itself again.
    private async Task<Refusal?> FailedAsync(ServiceState state, CancellationToken cancellation) =>
        state.Runs
            is [.., { End.Outcome: not RunOutcome.Done, Start.By: RunStarted.Automatic } last]
        && await ServesAsync(last.Plan.From ?? "", cancellation)
            ? new Refusal(
                $"the automatic rollback {last.Id} of {group.Name} did not succeed: {last.End?.Message}",
                $"lastgood rollback {group.Name}"
            )
            : null;

    private async Task<bool> ServesAsync(string versions, CancellationToken cancellation)
    {
        foreach (var (service, version) in GroupVersion.Read(versions))
        {
            if (
                group.Members.All(m => m.Name != service)
                || (await group.Find(service).Setup.Platform.InspectAsync(cancellation)).Serving
                    != version
            )
            {
                return false;
            }
        }
        return true;
    }

    // Asked twice is not asked to go back twice.
    private async Task<ActivationResult?> AlreadyBackAsync(
        ServiceState state,
        CancellationToken cancellation
    )
    {
        if (
            state.Runs
            is not [
                ..,
                { End.Outcome: RunOutcome.Done, Plan: { To: { } to, Kind: RunKind.Rollback } } last,
            ]
        )
        {
            return null;
        }
        return !await ServesAsync(to, cancellation)
            ? null
            : ActivationResult.Nothing(
                $"{to} serves since the rollback {last.Id} of {last.StartedAt:yyyy-MM-dd HH:mm:ss}Z; to go further back, name the service and the release: lastgood rollback SERVICE --to VERSION",
                last
            );
    }

    private static async Task<string> BeginAsync(
        ServiceJournal journal,
        RollbackRequest request,
        Plan plan
    )
    {
        var state = journal.State;
        var run = state.NextRun;
        var incident = state.OpenIncident?.Id ?? state.NextIncident;
        var facts = new List<NewFact>();
        if (state.OpenIncident is null)
        {
            facts.Add(
                new(
                    null,
                    new IncidentOpened(
                        incident,
                        $"{plan.From} → {plan.To}: {request.Reason}",
                        plan.From
                    )
                )
            );
        }
        if (request.Decision is { } decision)
        {
            facts.Add(new(null, new DecisionMade(decision, incident)));
        }
        facts.Add(new(run, new RunStarted(plan, request.By, request.Reason, incident)));
        await journal.AppendAsync(facts);
        return run;
    }

    private async Task<RunState> CarryAsync(
        ServiceJournal journal,
        GroupBooks books,
        string run,
        CancellationToken cancellation
    )
    {
        var carrier = new RunCarrier(
            new ServiceSetup
            {
                Service = group.Name,
                Platform = new GroupPlatform(group),
                Verifier = new GroupVerifier(group),
                Verification = GroupPlanning.Verification,
                Bake = TimeSpan.Zero,
                Monitor = TimeSpan.Zero,
                KeepWarm = false,
                Captures = new GroupCaptures(group),
            },
            time,
            takesBackWhenInterrupted
        );
        await books.JudgeAsync(journal.Run(run));
        var ended = await carrier.CarryAsync(journal, run, null, cancellation);
        await books.SettleAsync(ended);
        return ended;
    }
}
