namespace Lastgood.Adapters.Notifications.Delivery;

/// <summary>How long to wait before the next attempt.</summary>
public static class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause: a provider that is back is found within five minutes.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>The longest pause that a provider may ask for: an hour.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    /// <summary>The pause after a number of failures: twice as long each time, somewhere in its upper half.</summary>
    /// <param name="failures">How many there were, from 1.</param>
    /// <param name="asked">How long the provider wants to be left alone; null where it does not say.</param>
    /// <param name="jitter">A number from 0 up to 1.</param>
    public static TimeSpan After(int failures, TimeSpan? asked, double jitter)
    {
        if (asked is { } wanted)
        {
            return wanted < LongestAsked ? wanted : LongestAsked;
        }
        var pause = First * Math.Pow(2, Math.Min(failures - 1, 20)) * (0.5 + (0.5 * jitter));
        return pause < Longest ? pause : Longest;
    }
}
