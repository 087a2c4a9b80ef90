namespace Lastgood.Core.Policies;

/// <summary>A span of the week in which nothing moves automatically.</summary>
/// <param name="Name">What it is called, for people.</param>
/// <param name="Days">The days on which it begins.</param>
/// <param name="From">When it begins, by the clocks of <paramref name="Zone"/>.</param>
/// <param name="To">When it ends: on the next day where it is not later than <paramref name="From"/>.</param>
/// <param name="Zone">The time zone, which knows of summer time.</param>
public sealed record FreezeWindow(
    string Name,
    IReadOnlyList<DayOfWeek> Days,
    TimeOnly From,
    TimeOnly To,
    TimeZoneInfo Zone
)
{
    /// <summary>Whether a moment lies in it.</summary>
    public bool Contains(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, Zone);
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        return From < To
            ? Days.Contains(local.DayOfWeek) && time >= From && time < To
            : (Days.Contains(local.DayOfWeek) && time >= From)
                || (Days.Contains(local.AddDays(-1).DayOfWeek) && time < To);
    }
}
