namespace Lastgood.Core.Signals;

/// <summary>
/// What came to a service's counters between two scrapes. Once it has left its window it is used again for the next one:
/// were each one new, a collector of garbage would have moved it among what is old by the time it goes, for every service
/// every second.
/// </summary>
internal sealed class Interval
{
    private readonly Increase increase = new();

    /// <summary>The scrape that it begins with.</summary>
    public TimeSpan From { get; private set; }

    /// <summary>The scrape that it ends with.</summary>
    public TimeSpan To { get; private set; }

    /// <summary>The moment in its middle.</summary>
    public TimeSpan Middle => From + ((To - From) / 2);

    /// <summary>Takes in what came.</summary>
    /// <param name="from">The scrape that it begins with.</param>
    /// <param name="to">The scrape that it ends with.</param>
    /// <param name="came">What came in between.</param>
    public void Set(TimeSpan from, TimeSpan to, Increase came)
    {
        (From, To) = (from, to);
        increase.Clear();
        increase.Add(came);
    }

    /// <summary>Takes in the interval that follows as well.</summary>
    public void Join(Interval next)
    {
        To = next.To;
        increase.Add(next.increase);
    }

    /// <summary>Adds up all of several intervals.</summary>
    /// <param name="intervals">The intervals.</param>
    /// <param name="sum">What they make in place of what it was.</param>
    public static void Sum(Queue<Interval> intervals, Increase sum)
    {
        sum.Clear();
        foreach (var one in intervals)
        {
            sum.Add(one.increase);
        }
    }
}
