namespace Lastgood.Adapters.Signals.Probes;

/// <summary>Ends what takes too long, and what the caller does not want any more.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource timeout;
    private readonly CancellationTokenSource end;
    private readonly TimeProvider time;
    private readonly long begin;

    public Deadline(TimeSpan length, TimeProvider time, CancellationToken cancellation)
    {
        this.time = time;
        begin = time.GetTimestamp();
        timeout = new CancellationTokenSource(length, time);
        end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
    }

    public CancellationToken Token => end.Token;

    public TimeSpan Elapsed => time.GetElapsedTime(begin);

    /// <summary>Whether an exception came of the time being over; the caller's own cancellation is thrown.</summary>
    public bool IsOver(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return timeout.IsCancellationRequested;
    }

    public void Dispose()
    {
        end.Dispose();
        timeout.Dispose();
    }
}
