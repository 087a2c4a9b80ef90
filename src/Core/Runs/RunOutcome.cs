namespace Lastgood.Core.Runs;

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>The release serves, was verified, and was watched for as long as the plan asks.</summary>
    Done,

    /// <summary>It did not reach its end; what serves now is in the message.</summary>
    Failed,

    /// <summary>It failed and what served before serves again.</summary>
    Undone,

    /// <summary>A trigger blamed the release while it was being watched; a rollback follows or a person was asked.</summary>
    Blamed,

    /// <summary>Another run of the service took its place while it was only being watched.</summary>
    Superseded,

    /// <summary>The world is neither before nor after a step: somebody else changed it. A person has to look.</summary>
    Diverged,
}
