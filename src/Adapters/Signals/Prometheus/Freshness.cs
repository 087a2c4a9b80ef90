using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>Whether an answer is of now, and rests on data of now.</summary>
internal static class Freshness
{
    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;

    /// <summary>Why an instant answer is not of now: it was evaluated long before, or by another clock; null where it is.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="evaluated">When it was evaluated, in seconds since 1970.</param>
    /// <param name="longest">How far both may be apart.</param>
    public static string? Old(QueryAnswer answer, double evaluated, TimeSpan longest)
    {
        if (answer.Answered is not { } answered)
        {
            return null;
        }
        var between = (answered - Earliest).TotalSeconds - evaluated;
        return Math.Abs(between) <= longest.TotalSeconds ? null
            : between > 0
                ? $"evaluated {Seconds(between)} before it was answered: from a cache, or by clocks that differ"
            : $"evaluated {Seconds(-between)} after it was answered: clocks differ";
    }

    /// <summary>Why the data is not of now; null where it is.</summary>
    /// <param name="newest">When the newest was scraped, in seconds since 1970.</param>
    /// <param name="evaluated">When the query was evaluated.</param>
    /// <param name="options">How old it may be.</param>
    /// <param name="ahead">How far the server's clock is ahead of ours.</param>
    public static string? Stale(
        double newest,
        double evaluated,
        PrometheusOptions options,
        TimeSpan? ahead
    )
    {
        var age = evaluated - newest;
        if (!double.IsFinite(age))
        {
            return "the age of the data is not a number";
        }
        var stale =
            age > options.MaxAge.TotalSeconds
                ? $"the newest data is {Seconds(age)} old, at most {Spoken.Duration(options.MaxAge)} is usable"
            : age < -options.MaxSkew.TotalSeconds
                ? $"the newest data is {Seconds(-age)} in the future: the clocks of those who scrape and answer differ"
            : null;
        return stale is not null && ahead is { } skew && skew.Duration() > options.MaxSkew
            ? $"{stale} (its clock is {Spoken.Duration(skew.Duration())} {(skew > TimeSpan.Zero ? "ahead of" : "behind")} ours)"
            : stale;
    }

    private static string Seconds(double seconds) =>
        Spoken.Duration(TimeSpan.FromSeconds(Math.Min(seconds, 1e9)));
}
