using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Incidents;

/// <summary>States as a report shows them: a mark and a word, never a colour alone.</summary>
internal static class ReportWords
{
    public static string Of(IncidentOutcome outcome) =>
        outcome switch
        {
            IncidentOutcome.Asked => "? a person is asked",
            IncidentOutcome.Acting => "… acting",
            IncidentOutcome.RolledBack => "✓ rolled back",
            IncidentOutcome.Undone => "↩ undone",
            IncidentOutcome.Failed => "✗ failed",
            _ => "✓ resolved without a rollback",
        };

    public static string Of(TriggerState state) =>
        state switch
        {
            TriggerState.Clear => "✓ clear",
            TriggerState.Holding => "… holding",
            TriggerState.Fired => "✗ fired",
            TriggerState.NoData => "? no data",
            _ => "does not apply",
        };

    public static string Of(CheckOutcome outcome) =>
        outcome switch
        {
            CheckOutcome.Pass => "✓ passed",
            CheckOutcome.Fail => "✗ failed",
            _ => "? inconclusive",
        };

    public static string Of(StepProgress progress) =>
        progress switch
        {
            StepProgress.Pending => "not begun",
            StepProgress.InDoubt => "? begun, its end is not known",
            StepProgress.Done => "✓ done",
            StepProgress.Failed => "✗ failed",
            StepProgress.Undone => "↩ taken back",
            _ => "✗ could not be taken back",
        };

    public static string Of(RunState run) =>
        run.End?.Outcome switch
        {
            null => run.IsMonitoring ? "✓ verified, monitoring" : "… acting",
            RunOutcome.Done => "✓ done",
            RunOutcome.Failed => "✗ failed",
            RunOutcome.Undone => "↩ undone",
            RunOutcome.Blamed => "✗ blamed",
            RunOutcome.Superseded => "superseded",
            _ => "✗ diverged",
        };

    public static string Of(DecisionKind kind) =>
        kind switch
        {
            DecisionKind.RollBack => "roll back",
            DecisionKind.Ask => "ask a person",
            DecisionKind.Inconclusive => "inconclusive",
            DecisionKind.Investigate => "investigate",
            DecisionKind.Mitigate => "mitigate",
            DecisionKind.FixForward => "fix forward",
            DecisionKind.StopEverything => "stop everything",
            _ => "monitor",
        };

    public static string Serving(IncidentStory story) =>
        story.Serving is not { } serving ? "? it cannot be told"
        : serving == story.Incident.Blamed ? $"✗ {MarkdownPage.Text(serving)}, the blamed release"
        : MarkdownPage.Text(serving);

    public static string NotDeployed(IncidentStory story) =>
        story.Incident.Blamed is null ? "not known: no release is blamed"
        : story.Deployment is not null ? "never: no user's traffic was moved to it"
        : "not known: the journal does not say when it began to serve";

    public static string NotSwitched(IncidentStory story, IncidentTimes times) =>
        story.LastRun?.Run switch
        {
            null => "no run moved any traffic",
            { Plan.Kind: RunKind.Deploy } when times.DeployedAt is null =>
                "not needed: they never left it",
            { IsActing: true } => "not yet",
            _ => "not reached",
        };

    public static string NotVerified(IncidentStory story) =>
        story.LastRun?.Run switch
        {
            null => "no run verified anything",
            { IsActing: true } => "not yet",
            { Plan.Kind: RunKind.Deploy } =>
                "not checked again after the deployment was taken back",
            { Verification.Result.Passed: false } => "it failed its verification",
            _ => "not reached",
        };

    /// <summary>Who asked for a run.</summary>
    public static string Asked(RunStarted start) =>
        start.By == RunStarted.Automatic ? "lastgood itself" : MarkdownPage.Text(start.By);
}
