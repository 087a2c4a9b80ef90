using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Drills;

/// <summary>
/// Ends a drill, whoever began it and wherever it was: what it did is taken back, what served before is verified, and it is
/// written down. A drill that goes on ends in this way when something real is to be done.
/// </summary>
/// <param name="setup">The service.</param>
/// <param name="time">The clock.</param>
public sealed class DrillEnding(ServiceSetup setup, TimeProvider time)
{
    /// <summary>What a drill calls the last of its parts: whether what served before serves again, and is well.</summary>
    public const string Verified = "verified after the way forth";

    internal const string Lost = "its process ended before it did";

    /// <summary>Ends the drill that goes on, where there is one; returns it as it then is.</summary>
    /// <param name="journal">The right to act.</param>
    /// <param name="reason">Why.</param>
    public async Task<DrillState?> EndAsync(ServiceJournal journal, string reason) =>
        journal.State.Drills.Open is null
            ? null
            : await EndAsync(
                journal,
                new DrillResult(DrillOutcome.Stopped, reason, DrillTimes.None, [])
            );

    /// <summary>Takes back what a drill left behind whose process is gone, or whose time is over.</summary>
    /// <param name="desk">The journal.</param>
    /// <param name="leases">Who may act.</param>
    /// <param name="cancellation">Gives up before anything is begun.</param>
    /// <returns>The drill; null where none was left behind.</returns>
    public async Task<DrillState?> TakeUpAsync(
        ServiceDesk desk,
        ILeases leases,
        CancellationToken cancellation
    )
    {
        if ((await desk.ReadAsync(cancellation)).Drills.Open is not { } open)
        {
            return null;
        }
        await using var own = await leases.TryAcquireAsync(
            Drilling.LeaseOf(setup.Service),
            cancellation
        );
        if (own is null && time.GetUtcNow() < open.Start.Deadline)
        {
            return null;
        }
        await using var journal = await desk.TryOpenAsync(cancellation);
        return journal?.State.Drills.Open is null
            ? null
            : await EndAsync(
                journal,
                new DrillResult(
                    DrillOutcome.Interrupted,
                    own is null ? "its time was over, and it did not end by itself" : Lost,
                    DrillTimes.None,
                    []
                )
            );
    }

    /// <summary>Ends it with what came of it. Not cancellable: half way back is the one place where nobody wants to be.</summary>
    internal async Task<DrillState> EndAsync(ServiceJournal journal, DrillResult result)
    {
        var drill = journal.State.Drills.Open!;
        var since = time.GetTimestamp();
        var back = await TakeBackAsync(journal, drill, result);
        if (drill.Run is not null)
        {
            back = back with { Times = back.Times with { Back = time.GetElapsedTime(since) } };
        }
        await journal.AppendAsync(
            null,
            [
                new DrillEnded(drill.Id, back.Outcome, back.Times, back.Message, back.Findings),
                .. Broken(journal.State, drill),
            ]
        );
        return journal.State.Drills.All.Last(d => d.Id == drill.Id);
    }

    // What is not as it was is no exercise any more.
    private static IEnumerable<Fact> Broken(ServiceState state, DrillState drill) =>
        drill.Run is { } id
        && state.Runs.Last(r => r.Id == id).End
            is { Outcome: RunOutcome.Failed or RunOutcome.Diverged } end
            ?
            [
                new IncidentOpened(
                    state.NextIncident,
                    $"the drill {drill.Id} could not be taken back: {end.Message}",
                    null
                ),
            ]
            : [];

    private async Task<DrillResult> TakeBackAsync(
        ServiceJournal journal,
        DrillState drill,
        DrillResult result
    )
    {
        if (drill.Run is not { } id)
        {
            return result;
        }
        if (journal.Run(id) is { End: null } run)
        {
            if (run.Abort is null)
            {
                await journal.AppendAsync(id, [new RunAborted(result.Message)]);
            }
            await new RunEngine(
                journal,
                setup.Platform,
                setup.Verifier,
                time,
                setup.Captures
            ).ContinueAsync(id, CancellationToken.None);
        }
        var end = journal.Run(id).End!;
        return end.Outcome switch
        {
            RunOutcome.Undone when drill.Start.Level == DrillLevel.Live => await VerifyAsync(
                journal,
                drill,
                result
            ),
            RunOutcome.Undone => result,
            RunOutcome.Failed or RunOutcome.Diverged => result.Fail(
                $"what was begun could not be taken back: {end.Message}"
            ),
            _ => result with { Outcome = DrillOutcome.Stopped, Message = end.Message },
        };
    }

    private async Task<DrillResult> VerifyAsync(
        ServiceJournal journal,
        DrillState drill,
        DrillResult result
    )
    {
        var from = drill.Start.From;
        var checks = await setup.Verifier.VerifyAsync(
            setup.Platform,
            from,
            setup.Verification.For(from) with
            {
                Compare = null,
            },
            CancellationToken.None
        );
        var seen = string.Join("; ", checks.Checks.Select(static c => $"{c.Name}: {c.Evidence}"));
        await journal.AppendAsync(
            null,
            [new DrillStepped(drill.Id, Verified, checks.Passed, seen)]
        );
        return checks.Passed
            ? result
            : result.Fail($"{from} serves again, but is not well: {seen}");
    }
}

/// <summary>What came of a drill.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Times">How long its parts took.</param>
/// <param name="Findings">What it brought to light.</param>
internal sealed record DrillResult(
    DrillOutcome Outcome,
    string Message,
    DrillTimes Times,
    IReadOnlyList<string> Findings
)
{
    /// <summary>The same, and something went wrong.</summary>
    public DrillResult Fail(string finding) =>
        this with
        {
            Outcome = DrillOutcome.Failed,
            Message = finding,
            Findings = [.. Findings, finding],
        };
}
