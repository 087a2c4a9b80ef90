using Lastgood.Core.Activations;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Drills;

/// <summary>
/// Holds drills. A live one is one run: back to the last good release, watched there, and taken back, by the engine that
/// carries real rollbacks. The right to act on the service is given away while it is only watched, so that whatever is real
/// comes first; that the drill lives is known by a lease of its own.
/// </summary>
/// <param name="setup">The service.</param>
/// <param name="desk">Its journal.</param>
/// <param name="leases">Who may act.</param>
/// <param name="rollback">Plans.</param>
/// <param name="needs">What else a rollback needs.</param>
/// <param name="eyes">Measures.</param>
/// <param name="time">The clock.</param>
public sealed class Drilling(
    ServiceSetup setup,
    ServiceDesk desk,
    ILeases leases,
    Rollback rollback,
    IReadOnlyList<IReadiness> needs,
    IDrillEyes eyes,
    TimeProvider time
)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private readonly DrillEnding ending = new(setup, time);

    /// <summary>The lease that a drill of a service holds from its begin to its end.</summary>
    public static string LeaseOf(string service) => $"{service}/drill";

    /// <summary>Holds a drill, if the gate lets it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellation">Stops it; what was begun is taken back.</param>
    public async Task<DrillAnswer> RunAsync(DrillRequest request, CancellationToken cancellation)
    {
        await using var own = await leases.TryAcquireAsync(LeaseOf(setup.Service), cancellation);
        if (own is null)
        {
            return No(
                $"a drill of {setup.Service} is going on",
                $"lastgood drill stop {setup.Service}"
            );
        }
        // Before the service is in anybody's hands: it takes as long as the policy's window.
        var steady =
            request.Level == DrillLevel.Live
            && request is { IsAgreed: true, Hypothesis.Length: > 0 }
                ? await SteadyAsync(cancellation)
                : null;
        if (await desk.TryOpenAsync(cancellation) is not { } journal)
        {
            return No(
                $"something is being done to {setup.Service}",
                $"lastgood status {setup.Service}, and again when it is done"
            );
        }
        try
        {
            await ending.EndAsync(journal, DrillEnding.Lost);
            var begun = time.GetTimestamp();
            var found = await setup.Platform.InspectAsync(cancellation);
            var gate = DrillGate.Of(
                new DrillGround(journal.State, found)
                {
                    Level = request.Level,
                    Hypothesis = request.Hypothesis,
                    By = request.By,
                    IsAgreed = request.IsAgreed,
                    IsWatched = request.IsWatched,
                    Concerned = request.Concerned,
                    Contacts = request.Contacts,
                    Steady = steady,
                }
            );
            if (DrillGate.Refuses(gate) is { } no)
            {
                return new DrillAnswer(null, new Refusal($"{no.Name}: {no.Seen}", no.Remedy), gate);
            }
            var planned = await PlanAsync(journal.State, found, request.Level, cancellation);
            var drill = Begin(journal.State, found, request, gate, planned);
            var decided = time.GetElapsedTime(begun);
            await journal.AppendAsync(null, [drill, .. planned.Steps(drill.Drill)]);
            var result = planned.Result(decided);
            // What a rollback would fail for is not tried on users.
            if (
                planned.Plan is null
                || request.Level == DrillLevel.Plan
                || result.Outcome == DrillOutcome.Failed
            )
            {
                return Of(await ending.EndAsync(journal, result), gate);
            }
            var run = journal.State.NextRun;
            await journal.AppendAsync(
                run,
                [
                    new RunStarted(planned.Plan, request.By, drill.Hypothesis, null)
                    {
                        IsDrill = true,
                    },
                ]
            );
            var ended = await CarryAsync(journal, drill, run, request, result, cancellation);
            return Of(ended, gate);
        }
        finally
        {
            await journal.DisposeAsync();
        }
    }

    /// <summary>Asks that the drill of a service be undone, and waits until it is; null where none goes on.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<DrillState?> StopAsync(
        string reason,
        string by,
        CancellationToken cancellation
    )
    {
        var turn = await desk.TakeTurnAsync(static _ => false, cancellation);
        await using var journal = turn.Journal!;
        if (journal.State.Drills.Open is not { } open)
        {
            return turn.Awaited.Count > 0 ? journal.State.Drills.Last : null;
        }
        await journal.AppendAsync(null, [new DrillStopAsked(open.Id, reason, by)]);
        return await ending.EndAsync(journal, $"{by} stopped it: {reason}");
    }

    private static DrillAnswer No(string reason, string remedy) =>
        new(null, new Refusal(reason, remedy), []);

    private static DrillAnswer Of(DrillState drill, IReadOnlyList<DrillCheck> gate) =>
        new(drill, null, gate);

    private DrillStarted Begin(
        ServiceState state,
        Inspection found,
        DrillRequest request,
        IReadOnlyList<DrillCheck> gate,
        PlannedDrill planned
    )
    {
        var from = found.Serving ?? state.Serving?.Version ?? "nothing";
        var to = planned.Plan?.To ?? state.WayBack(from)?.Version ?? "nothing";
        return new DrillStarted(
            state.Drills.Next(state.Service),
            request.Level,
            request.Hypothesis.Length > 0
                ? request.Hypothesis
                : $"{state.Service} can go back from {from} to {to}",
            gate,
            from,
            to,
            request.By,
            time.GetUtcNow() + request.Longest
        );
    }

    private async Task<IReadOnlyList<TriggerReading>> SteadyAsync(CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var readings = await eyes.LookAsync(cancellation);
            if (
                time.GetElapsedTime(since) >= eyes.Patience
                || StopCondition.Of(readings, TimeSpan.Zero, eyes.Patience) is not null
            )
            {
                return readings;
            }
            await Task.Delay(eyes.Interval, time, cancellation);
        }
    }

    private async Task<PlannedDrill> PlanAsync(
        ServiceState state,
        Inspection found,
        DrillLevel level,
        CancellationToken cancellation
    )
    {
        var (plan, refusal) = await rollback.PlanDrillAsync(state, found, cancellation);
        var target = plan is null ? null : state.Releases.GetValueOrDefault(plan.To)?.Release;
        var checks = new List<ReadinessCheck>();
        foreach (var need in needs)
        {
            checks.AddRange(await need.CheckAsync(target, cancellation));
        }
        var planned = new PlannedDrill(level, plan, refusal, checks);
        return level == DrillLevel.Rehearse && plan is not null
            ? await RehearseAsync(planned, plan, target, found, cancellation)
            : planned;
    }

    private async Task<PlannedDrill> RehearseAsync(
        PlannedDrill planned,
        Plan plan,
        Release? target,
        Inspection found,
        CancellationToken cancellation
    )
    {
        if (setup.Platform.Rehearses is not { } stage)
        {
            return planned with
            {
                Plan = null,
                Unrehearsed =
                    $"{setup.Platform.Name} has no place where a release runs and no user is: that {plan.To} is there, and the plan, are all that was proven",
            };
        }
        var answer = await stage.RehearseAsync(
            new Activation(RunKind.Rehearse, plan.To, true)
            {
                Found = found,
                Artifact = target?.Artifact,
            },
            cancellation
        );
        return answer.Refusal is { } no
            ? planned with
            {
                Plan = null,
                Unrehearsed = $"{no.Reason}. {no.Remedy}",
            }
            : planned with
            {
                Plan = plan with
                {
                    Kind = RunKind.Rehearse,
                    Steps = answer.Steps,
                    Monitor = TimeSpan.FromSeconds(1),
                },
            };
    }

    private async Task<DrillState> CarryAsync(
        ServiceJournal journal,
        DrillStarted drill,
        string run,
        DrillRequest request,
        DrillResult result,
        CancellationToken cancellation
    )
    {
        using var dead = new CancellationTokenSource(request.Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            dead.Token,
            cancellation
        );
        var engine = new RunEngine(journal, setup.Platform, setup.Verifier, time, setup.Captures);
        var state = journal;
        try
        {
            var carried = await engine.ContinueAsync(run, either.Token);
            result = result with { Times = Measured(carried, result.Times) };
            if (!carried.IsMonitoring)
            {
                result = result.Fail(carried.End!.Message);
            }
            else if (request.Level == DrillLevel.Live)
            {
                await state.DisposeAsync();
                (result, state) = await HoldAsync(drill, request.Hold, result, either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            result = dead.IsCancellationRequested
                ? result.Fail("its time was over")
                : result with
                {
                    Outcome = DrillOutcome.Interrupted,
                    Message = "it was interrupted",
                };
        }
        if (state == journal && request.Level == DrillLevel.Live && journal.Run(run).IsMonitoring)
        {
            // Interrupted while it was only watched: the right to act was given away.
            state = await OpenAsync();
        }
        try
        {
            return state.State.Drills.Open?.Id == drill.Drill
                ? await ending.EndAsync(state, result)
                : state.State.Drills.All.Last(d => d.Id == drill.Drill);
        }
        finally
        {
            await state.DisposeAsync();
        }
    }

    private async Task<(DrillResult Result, ServiceJournal Journal)> HoldAsync(
        DrillStarted drill,
        TimeSpan hold,
        DrillResult result,
        CancellationToken cancellation
    )
    {
        var state = await desk.ReadAsync(cancellation);
        var since = time.GetTimestamp();
        var length = hold > eyes.Patience ? hold : eyes.Patience;
        string? why;
        string? known;
        do
        {
            var readings = await TryLookAsync(cancellation);
            var passed = time.GetElapsedTime(since);
            if (readings is not null && TriggerBoard.Conclusive(readings))
            {
                result = result with
                {
                    Times = result.Times with { Detect = result.Times.Detect ?? passed },
                };
            }
            await desk.RefreshAsync(state, cancellation);
            why = readings is null
                ? "the service could not be measured: what is not seen counts as trouble"
                : StopCondition.Of(readings, passed, eyes.Patience);
            known = StopCondition.Of(
                state,
                state.Drills.All.Last(d => d.Id == drill.Drill),
                time.GetUtcNow()
            );
            if (why is not null || known is not null || passed >= length)
            {
                break;
            }
            await Task.Delay(eyes.Interval, time, cancellation);
        } while (state.Drills.Open is not null);
        result =
            why is not null ? result.Fail(why)
            : known is not null ? result with { Outcome = DrillOutcome.Stopped, Message = known }
            : result;
        return (result, await OpenAsync());
    }

    private async Task<IReadOnlyList<TriggerReading>?> TryLookAsync(CancellationToken cancellation)
    {
        try
        {
            return await eyes.LookAsync(cancellation);
        }
        catch (PlatformException)
        {
            return null;
        }
    }

    // Whoever has it has it for a moment, and what is to be taken back is taken back.
    private async Task<ServiceJournal> OpenAsync()
    {
        while (true)
        {
            if (await desk.TryOpenAsync(CancellationToken.None) is { } journal)
            {
                return journal;
            }
            await Task.Delay(Poll, time, CancellationToken.None);
        }
    }

    private static DrillTimes Measured(RunState run, DrillTimes times) =>
        run.ActivatedAt is { } served
            ? times with
            {
                Execute = served - run.StartedAt,
                Verify = (run.MonitoringSince ?? run.EndedAt) - served,
            }
        : run.MonitoringSince is { } ready ? times with { Execute = ready - run.StartedAt }
        : times;
}
