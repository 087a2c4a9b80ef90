namespace Lastgood.Adapters.Signals.Docker;

/// <summary>
/// The events of an engine's containers as they happen, kept for those who count them: an engine forgets all but the
/// newest 256 of all kinds, which on a busy machine is less than the time between two readings. Safe for use by several
/// threads.
/// </summary>
/// <param name="events">What is followed.</param>
public sealed class DockerFeed(DockerEvents events)
{
    /// <summary>So many are kept: far more than containers have troubles between two readings.</summary>
    private const int Kept = 4096;

    private readonly Lock gate = new();
    private readonly Queue<DockerEvent> newest = [];
    private long told;

    /// <summary>How many events were told so far: where somebody begins who wants those that come.</summary>
    public long Told
    {
        get
        {
            lock (gate)
            {
                return told;
            }
        }
    }

    /// <summary>Follows until it is stopped, which is no error.</summary>
    /// <param name="say">Told once of each trouble, such as an engine that is not there.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(Action<string> say, CancellationToken stop)
    {
        try
        {
            await foreach (var reading in events.FollowAsync(since: null, stop))
            {
                if (reading.Event is { } one)
                {
                    Keep(one);
                }
                else
                {
                    say(reading.Missing!);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // That was meant.
        }
    }

    /// <summary>What was told since somebody asked last, oldest first.</summary>
    /// <param name="read">How many events had been told by then; moved on to now.</param>
    public IReadOnlyList<DockerEvent> After(ref long read)
    {
        lock (gate)
        {
            var fresh = (int)Math.Min(newest.Count, told - read);
            read = told;
            return [.. newest.Skip(newest.Count - fresh)];
        }
    }

    private void Keep(DockerEvent one)
    {
        lock (gate)
        {
            told++;
            newest.Enqueue(one);
            if (newest.Count > Kept)
            {
                newest.Dequeue();
            }
        }
    }
}
