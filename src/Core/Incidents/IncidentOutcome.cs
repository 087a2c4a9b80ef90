using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Incidents;

/// <summary>What became of an incident, as far as it has come.</summary>
public enum IncidentOutcome
{
    /// <summary>A person is asked, and nobody has answered.</summary>
    Asked,

    /// <summary>A run is going on.</summary>
    Acting,

    /// <summary>The service is back on a release that is good, verified.</summary>
    RolledBack,

    /// <summary>The run failed and what served before it serves again.</summary>
    Undone,

    /// <summary>The run failed and could not be taken back, or was better not taken back.</summary>
    Failed,

    /// <summary>A person ended it without a run.</summary>
    Resolved,
}

/// <summary>Outcomes of incidents.</summary>
public static class IncidentOutcomes
{
    /// <summary>The outcome of an incident: that of its last run, unless a person was asked since.</summary>
    public static IncidentOutcome Of(IncidentStory story)
    {
        if (story.Incident.IsOpen && IsAsked(story))
        {
            return IncidentOutcome.Asked;
        }
        return story.LastRun?.Run switch
        {
            null => story.Incident.IsOpen ? IncidentOutcome.Asked : IncidentOutcome.Resolved,
            // What is left to do after its verification is tidying.
            { IsActing: true, Verification: not { Result.Passed: true } } => IncidentOutcome.Acting,
            { End.Outcome: RunOutcome.Undone } => IncidentOutcome.Undone,
            { End.Outcome: RunOutcome.Failed or RunOutcome.Diverged } => IncidentOutcome.Failed,
            _ => IncidentOutcome.RolledBack,
        };
    }

    /// <summary>The word for it in output that programs read: <c>rolled_back</c>.</summary>
    public static string Word(IncidentOutcome outcome) =>
        outcome switch
        {
            IncidentOutcome.Asked => "asked",
            IncidentOutcome.Acting => "acting",
            IncidentOutcome.RolledBack => "rolled_back",
            IncidentOutcome.Undone => "undone",
            IncidentOutcome.Failed => "failed",
            _ => "resolved",
        };

    private static bool IsAsked(IncidentStory story) =>
        story
            .Facts.LastOrDefault(e => e.Fact is DecisionMade or RunStarted { Incident: not null })
            ?.Fact
            is DecisionMade { Decision.Kind: DecisionKind.Ask };
}
