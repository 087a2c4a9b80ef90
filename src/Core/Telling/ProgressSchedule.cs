namespace Lastgood.Core.Telling;

/// <summary>When progress is told: often at first, then hourly, and not for ever.</summary>
internal static class ProgressSchedule
{
    private static readonly TimeSpan Often = TimeSpan.FromHours(1);
    private static readonly TimeSpan End = TimeSpan.FromDays(1);

    /// <summary>The number and the time, since the beginning, of each that is due after one moment and not after another.</summary>
    public static IEnumerable<(int Number, TimeSpan After)> Between(
        TimeSpan interval,
        TimeSpan after,
        TimeSpan until
    )
    {
        var at = interval;
        for (var number = 1; at <= until && at <= End; number++)
        {
            if (at > after)
            {
                yield return (number, at);
            }
            at += at < Often || interval > Often ? interval : Often;
        }
    }
}
