namespace Lastgood.Core.Drills;

/// <summary>How far a drill goes.</summary>
public enum DrillLevel
{
    /// <summary>A plan is made, and everything that it needs is looked at. Changes nothing.</summary>
    Plan,

    /// <summary>The last good release is started where no user is, checked there, and stopped again.</summary>
    Rehearse,

    /// <summary>The service goes back and forth again, users and all.</summary>
    Live,
}

/// <summary>How a drill ended.</summary>
public enum DrillOutcome
{
    /// <summary>All that it was to show was shown.</summary>
    Passed,

    /// <summary>Something of it would have failed a rollback, or users.</summary>
    Failed,

    /// <summary>It was ended before its time: by a person, an incident, or another activation.</summary>
    Stopped,

    /// <summary>Its process was interrupted or died; whoever came next took back what was begun.</summary>
    Interrupted,
}

/// <summary>One thing that has to be so before a drill begins.</summary>
/// <param name="Name">What is asked, in a word or two.</param>
/// <param name="Holds">Whether it is so.</param>
/// <param name="Seen">What was seen, for people.</param>
/// <param name="Remedy">What makes it so, as a command to copy where there is one; empty where it is.</param>
public sealed record DrillCheck(string Name, bool Holds, string Seen, string Remedy);
