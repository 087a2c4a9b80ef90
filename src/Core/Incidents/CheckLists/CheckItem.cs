namespace Lastgood.Core.Incidents.CheckLists;

/// <summary>When an item of a check list is for.</summary>
public enum CheckPhase
{
    /// <summary>Before anything is changed.</summary>
    Before,

    /// <summary>While the service is taken back.</summary>
    During,

    /// <summary>Right after: does it work?</summary>
    Verification,

    /// <summary>Within the first hour.</summary>
    FirstHour,

    /// <summary>Within the first day.</summary>
    FirstDay,

    /// <summary>Within the first week.</summary>
    FirstWeek,
}

/// <summary>One item of the check lists that the runbooks have.</summary>
/// <param name="Id">Its word on the command line; stored with ticks: never rename one.</param>
/// <param name="Phase">When it is for.</param>
/// <param name="Title">What has to be so.</param>
/// <param name="Owner">The role that sees to it unless somebody else is named.</param>
public sealed record CheckItem(string Id, CheckPhase Phase, string Title, string Owner)
{
    /// <summary>What the machine can tell of it; null where only a person can.</summary>
    internal Func<CheckEvidence, Finding?>? Machine { get; init; }

    /// <summary>Whether it asks something only where users had the blamed release.</summary>
    internal bool IsOfUsers { get; init; }

    /// <summary>Whether it asks something only where something was taken back.</summary>
    internal bool IsOfWayBack { get; init; }
}

/// <summary>What the machine found.</summary>
/// <param name="Holds">Whether it is so.</param>
/// <param name="Evidence">How that is known.</param>
internal sealed record Finding(bool Holds, string Evidence);

/// <summary>The phases in words and times.</summary>
public static class CheckPhases
{
    /// <summary>The heading of a phase.</summary>
    public static string Title(CheckPhase phase) =>
        phase switch
        {
            CheckPhase.Before => "Before",
            CheckPhase.During => "During",
            CheckPhase.Verification => "Verification",
            CheckPhase.FirstHour => "Within 1 hour",
            CheckPhase.FirstDay => "Within 24 hours",
            _ => "Within 7 days",
        };

    /// <summary>
    /// How long after the opening its items are due: the runbooks' 0–1 h, 1–24 h and 1–7 days. What belongs before and into the
    /// rollback itself is asked for within the quarter of an hour that they give a rollback at most.
    /// </summary>
    public static TimeSpan Within(CheckPhase phase) =>
        phase switch
        {
            CheckPhase.Before or CheckPhase.During => TimeSpan.FromMinutes(15),
            CheckPhase.Verification or CheckPhase.FirstHour => TimeSpan.FromHours(1),
            CheckPhase.FirstDay => TimeSpan.FromHours(24),
            _ => TimeSpan.FromDays(7),
        };
}
