using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Activations;

/// <summary>
/// One run at a time a service: whoever comes second waits for its turn, or joins the run that is going on and reports
/// its outcome. If the process that carries the run dies, the one that waits goes on with it.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="journal">Where the facts are.</param>
/// <param name="leases">Who may act.</param>
/// <param name="time">The clock.</param>
/// <param name="told">Told of each fact as it becomes known here, appended by this process or by the one it waits for.</param>
public sealed class ServiceDesk(
    string service,
    IJournal journal,
    ILeases leases,
    TimeProvider time,
    Action<Entry> told
)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>The state as it is now. Reads only.</summary>
    public async Task<ServiceState> ReadAsync(CancellationToken cancellation) =>
        ServiceState.From(service, await journal.ReadAsync(service, 0, cancellation));

    /// <summary>Brings a state up to date, reading only what is new.</summary>
    public async Task RefreshAsync(ServiceState state, CancellationToken cancellation) =>
        state.Apply(await journal.ReadAsync(service, state.Sequence, cancellation));

    /// <summary>The right to act, or null while another process has it.</summary>
    public async Task<ServiceJournal?> TryOpenAsync(CancellationToken cancellation)
    {
        var lease = await leases.TryAcquireAsync(service, cancellation);
        if (lease is null)
        {
            return null;
        }
        try
        {
            return new ServiceJournal(journal, lease, await ReadAsync(cancellation), told);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the right to act, or for the end of a run that does the same already.</summary>
    /// <param name="joins">Whether a run that another process carries is what was asked for.</param>
    /// <param name="cancellation">Ends the waiting; the other's run goes on.</param>
    /// <param name="blocks">Whether a run that another process carries is one that nobody waits for; null: none is.</param>
    public async Task<Turn> TakeTurnAsync(
        Func<RunState, bool> joins,
        CancellationToken cancellation,
        Func<RunState, bool>? blocks = null
    )
    {
        int? before = null;
        var seen = 0L;
        while (true)
        {
            var open = await TryOpenAsync(cancellation);
            if (open is not null && before is null)
            {
                return new Turn(open, null);
            }
            var entries = await journal.ReadAsync(service, 0, cancellation);
            var state = ServiceState.From(service, entries);
            var acting = state.OpenRun is { IsActing: true } run ? run : null;
            before ??= state.Runs.Count - (acting is null ? 0 : 1);
            var others = state.Runs.Skip(before.Value).ToList();
            Tell(entries, others, ref seen);
            // One that began and ended between two looks was going on as well.
            var joined = others.LastOrDefault(joins);
            if (joined is { IsActing: false })
            {
                await DisposeAsync(open);
                return new Turn(null, joined);
            }
            if (open is not null)
            {
                return new Turn(open, null) { Awaited = others };
            }
            if (acting is not null && joined is null && blocks?.Invoke(acting) == true)
            {
                return new Turn(null, acting) { IsBlocked = true };
            }
            await Task.Delay(Poll, time, cancellation);
        }
    }

    private void Tell(IReadOnlyList<Entry> entries, List<RunState> runs, ref long seen)
    {
        foreach (var entry in entries)
        {
            if (entry.Sequence > seen && runs.Exists(r => r.Id == entry.Run))
            {
                seen = entry.Sequence;
                told(entry);
            }
        }
    }

    private static ValueTask DisposeAsync(ServiceJournal? open) =>
        open is null ? ValueTask.CompletedTask : open.DisposeAsync();
}

/// <summary>What came of waiting: the right to act, or another's run.</summary>
/// <param name="Journal">The right to act, to be disposed of; null where there is a run.</param>
/// <param name="Run">The run of another process: joined and not acting any more, or in the way; null where there is none.</param>
public sealed record Turn(ServiceJournal? Journal, RunState? Run)
{
    /// <summary>The runs of others that were waited for, oldest first.</summary>
    public IReadOnlyList<RunState> Awaited { get; init; } = [];

    /// <summary>Whether the run is in the way.</summary>
    public bool IsBlocked { get; init; }
}
