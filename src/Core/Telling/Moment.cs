namespace Lastgood.Core.Telling;

/// <summary>What people are told of. Its words (see <see cref="Moments"/>) are part of configurations and of what webhooks send: never rename one.</summary>
public enum Moment
{
    /// <summary>Something is wrong with a release.</summary>
    IncidentOpened,

    /// <summary>A person has to decide, or to answer; told again to the next contact where nobody does.</summary>
    ApprovalWanted,

    /// <summary>A rollback began.</summary>
    RollbackStarted,

    /// <summary>How far it is, made from time; the only one that is dropped where a newer one takes its place.</summary>
    Progress,

    /// <summary>A rollback is through: completed (the release serves and is verified), failed, or undone.</summary>
    RollbackEnded,

    /// <summary>The release that serves after a rollback is being watched.</summary>
    Monitoring,

    /// <summary>An incident is over.</summary>
    Resolved,

    /// <summary>A release serves that was deployed: a marker of a change.</summary>
    Released,

    /// <summary>Somebody wanted to deploy a release that is known to be bad.</summary>
    BadReleaseRefused,

    /// <summary>Something that somebody has to do was not done in time.</summary>
    Overdue,

    /// <summary>A drill began.</summary>
    DrillStarted,

    /// <summary>A drill is over, with whatever result.</summary>
    DrillEnded,
}

/// <summary>How much a notice matters.</summary>
public enum NoticeLevel
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Something is wrong, and taken care of.</summary>
    Warning,

    /// <summary>A person is needed now.</summary>
    Critical,
}

/// <summary>How far an incident is, as a status page says it.</summary>
public enum PublicPhase
{
    /// <summary>Something is wrong.</summary>
    Investigating,

    /// <summary>It is known what, and mended.</summary>
    Identified,

    /// <summary>It is mended, and watched.</summary>
    Monitoring,

    /// <summary>It is over.</summary>
    Resolved,
}

/// <summary>The words for moments, levels and phases: the same in configurations, in templates and on the wire.</summary>
public static class Moments
{
    /// <summary>All moments, in the order in which they are shown.</summary>
    public static IReadOnlyList<Moment> All { get; } = Enum.GetValues<Moment>();

    /// <summary>The word for a moment, e.g. <c>rollback_started</c>.</summary>
    public static string Word(Moment moment) =>
        moment switch
        {
            Moment.IncidentOpened => "incident_opened",
            Moment.ApprovalWanted => "approval_wanted",
            Moment.RollbackStarted => "rollback_started",
            Moment.Progress => "progress",
            Moment.RollbackEnded => "rollback_ended",
            Moment.Monitoring => "monitoring",
            Moment.Resolved => "resolved",
            Moment.Released => "released",
            Moment.BadReleaseRefused => "bad_release_refused",
            Moment.Overdue => "overdue",
            Moment.DrillStarted => "drill_started",
            _ => "drill_ended",
        };

    /// <summary>The word for a level: <c>info</c>, <c>warning</c>, <c>critical</c>.</summary>
    public static string Word(NoticeLevel level) =>
        level switch
        {
            NoticeLevel.Info => "info",
            NoticeLevel.Warning => "warning",
            _ => "critical",
        };

    /// <summary>The word for a phase, as status pages have it: <c>investigating</c>.</summary>
    public static string Word(PublicPhase phase) =>
        phase switch
        {
            PublicPhase.Investigating => "investigating",
            PublicPhase.Identified => "identified",
            PublicPhase.Monitoring => "monitoring",
            _ => "resolved",
        };
}
