using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Activations;

/// <summary>Carries a run that has begun, whoever began it, and measures what it cost.</summary>
/// <param name="setup">The service.</param>
/// <param name="time">The clock.</param>
/// <param name="takesBackWhenInterrupted">
/// Whether an interruption takes the run back, as a person at a terminal means it, or leaves it to the next process, as
/// a service manager does that restarts the daemon.
/// </param>
public sealed class RunCarrier(ServiceSetup setup, TimeProvider time, bool takesBackWhenInterrupted)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Carries a run until it is monitoring or has ended.</summary>
    /// <param name="journal">The right to act.</param>
    /// <param name="id">The run.</param>
    /// <param name="lastSeen">The last counters of the release that it goes away from; null where there are none.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <param name="found">What was found when the run was planned; null where that is not known any more.</param>
    /// <exception cref="OperationCanceledException">It was interrupted and goes on with the next process.</exception>
    public async Task<RunState> CarryAsync(
        ServiceJournal journal,
        string id,
        RequestTotals? lastSeen,
        CancellationToken cancellation,
        Inspection? found = null
    )
    {
        var engine = new RunEngine(journal, setup.Platform, setup.Verifier, time, setup.Captures);
        var start = journal.Run(id).Start;
        await using var impact = start.Incident is null
            ? null
            : Impact.Begin(setup, start.Plan.From, found, lastSeen, time);
        try
        {
            await engine.ContinueAsync(id, cancellation);
        }
        catch (OperationCanceledException)
            when (takesBackWhenInterrupted && journal.Run(id).CanAbort)
        {
            await journal.AppendAsync(id, [new RunAborted("it was interrupted")]);
            await engine.ContinueAsync(id, CancellationToken.None);
        }
        if (impact is not null && await impact.EndAsync(start.Incident!) is { } cost)
        {
            await journal.AppendAsync(id, [cost]);
        }
        return journal.Run(id);
    }
}
