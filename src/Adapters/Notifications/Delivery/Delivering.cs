using Lastgood.Core.Journal;

namespace Lastgood.Adapters.Notifications.Delivery;

/// <summary>
/// Tells people, in the background: one worker a channel, and one look at the journal for all. Nothing of it reaches whoever
/// began it: no exception, no wait.
/// </summary>
/// <param name="board">What is to be told.</param>
/// <param name="workers">The channels.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Told of each trouble with the journal, once until it is over.</param>
public sealed class Delivering(
    NoticeBoard board,
    IReadOnlyList<ChannelWorker> workers,
    TimeProvider time,
    Action<string> say
)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    private long looks;

    /// <summary>How often is looked.</summary>
    public TimeSpan Glance { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The channels.</summary>
    public IReadOnlyList<ChannelWorker> Workers => workers;

    /// <summary>Tells until it is stopped. Never throws.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        workers.ToList().ForEach(worker => board.Add(worker.Offer));
        await Task.WhenAll(
            workers
                .Select(worker => AgainAsync(() => worker.WorkAsync(board.Ask, stop), stop))
                .Append(AgainAsync(() => LookAsync(stop), stop))
        );
    }

    /// <summary>
    /// Waits until all that is known now was delivered or given up, but not for long. <see cref="RunAsync"/> goes on.
    /// </summary>
    /// <param name="patience">The longest that is waited.</param>
    public async Task SettleAsync(TimeSpan patience)
    {
        using var end = new CancellationTokenSource(patience, time);
        var first = looks;
        // A look that began after this was called, so that it saw all there is.
        while (
            !end.IsCancellationRequested
            && (looks < first + 2 || workers.Any(static w => w.Open > 0))
        )
        {
            await Task.Delay(Beat, time, end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        await board.LookAsync(stop);
        Interlocked.Increment(ref looks);
    }

    private async Task AgainAsync(Func<Task> work, CancellationToken stop)
    {
        string? trouble = null;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await work();
                trouble = null;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it is, the next round may do better; and nobody else is to suffer from it.
                if (e.Message != trouble)
                {
                    trouble = e.Message;
                    say(e is JournalException ? e.Message : $"telling people failed: {e.Message}");
                }
            }
            await Task.Delay(Glance, time, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
