using Lastgood.Core.Decisions;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Incidents;

/// <summary>Facts of an incident as sentences for a person who was not there.</summary>
internal sealed class TimelineWords(IncidentStory story)
{
    private string Service => story.Incident.Service;

    /// <summary>The sentence for a fact; null where it needs none.</summary>
    public (TimelineKind Kind, string What)? Of(Entry entry)
    {
        var run = story.AllRuns.FirstOrDefault(r => r.Run.Id == entry.Run);
        return entry.Fact switch
        {
            ReleaseActivated f => Activated(f, run),
            VerdictGiven f => (TimelineKind.Note, Verdict(f)),
            DecisionMade f => (TimelineKind.Decision, Decided(f.Decision)),
            IncidentOpened f => (
                TimelineKind.Detection,
                $"Incident {f.Incident} was opened{(f.Blamed is null ? "" : $", blaming {f.Blamed}")}"
            ),
            ImpactMeasured f => (TimelineKind.Note, Impact(f)),
            IncidentResolved f => (TimelineKind.End, Resolved(f)),
            FollowUpFact f => FollowUpWords.Of(f),
            StateCaptured { Step: null } f => (TimelineKind.Note, Kept(f)),
            _ when CautionWords.Of(entry.Fact, Service) is { } said => said,
            _ when run is null => null,
            _ when !story.Runs.Contains(run) => LedTo(entry.Fact, run),
            _ => Ran(entry.Fact, run),
        };
    }

    // The deployment before the incident: only what explains how the blamed release came to serve.
    private (TimelineKind, string)? LedTo(Fact fact, RunStory run) =>
        fact switch
        {
            RunStarted f => (TimelineKind.Deployment, Began(f)),
            StepDone f when run.Arrives(f.Step) => (
                TimelineKind.Deployment,
                $"From here on {run.Run.Plan.To} answered the users of {Service}"
            ),
            Verified f => (TimelineKind.Deployment, Checked(f, run.Run.Plan.To)),
            _ => null,
        };

    private (TimelineKind, string)? Ran(Fact fact, RunStory run) =>
        fact switch
        {
            RunStarted f => (
                f.Plan.Kind == RunKind.Deploy ? TimelineKind.Deployment : TimelineKind.Step,
                Began(f)
            ),
            StepStarted f when run.Steps[f.Step].Progress == StepProgress.InDoubt => (
                TimelineKind.Step,
                $"{Title(run, f.Step)} was begun; nothing is known of its end yet"
            ),
            StepDone f => (TimelineKind.Step, Done(f, run)),
            StepFailed f => (
                TimelineKind.Step,
                $"{Title(run, f.Step)} failed{Prose.Because(f.Error)}"
            ),
            StepUndone f => (TimelineKind.Step, Undone(f, run)),
            UndoFailed f => (
                TimelineKind.Step,
                $"{Title(run, f.Step)} could not be taken back, so that a person has to look{Prose.Because(f.Error)}"
            ),
            RunAborted f => (
                TimelineKind.Decision,
                $"It was decided to take the {RunWords.Name(run.Run.Plan.Kind)} back{Prose.Because(f.Reason)}"
            ),
            Verified f => (TimelineKind.Verification, Checked(f, run.Run.Plan.To)),
            MonitoringStarted f => (
                TimelineKind.Note,
                $"{run.Run.Plan.To} is watched for {Prose.Span(f.For)} from here on"
            ),
            RunEnded f => (
                TimelineKind.End,
                $"The {RunWords.Name(run.Run.Plan.Kind)} ended as {Ending(f.Outcome)}{Prose.Because(f.Message)}"
            ),
            _ => null,
        };

    private (TimelineKind, string)? Activated(ReleaseActivated fact, RunStory? run)
    {
        // The step that moved the traffic has said it.
        if (run?.Steps.Any(static s => s.Planned.MovesTraffic) == true)
        {
            return null;
        }
        var kind = fact.Kind == RunKind.Deploy ? TimelineKind.Deployment : TimelineKind.Step;
        var before = fact.From is null ? "" : $" in place of {fact.From}";
        return (
            kind,
            $"From here on {fact.Version} answered the users of {Service}{before}; activated by {Prose.Who(fact.By)}"
        );
    }

    private string Began(RunStarted fact)
    {
        var (who, plan) = (Prose.Who(fact.By), fact.Plan);
        var from = plan.From is null ? "" : $" in place of {plan.From}";
        return plan.Kind == RunKind.Deploy
            ? $"{who} began to deploy {plan.To} to {Service}{from}"
            : $"{who} began to take {Service} back from {plan.From ?? "what served"} to {plan.To}{(IsSaid(fact.Reason) ? "" : Prose.Because(fact.Reason))}";
    }

    // The same reason goes with a decision, its run and its verdict: once is enough.
    private bool IsSaid(string reason) => story.Decisions.Any(d => d.Decision.Reason == reason);

    private static string Decided(Decision decision) =>
        decision.Kind switch
        {
            DecisionKind.RollBack =>
                $"lastgood decided to go back to {decision.Target ?? "the last good release"}{Prose.Because(decision.Reason)}",
            DecisionKind.Ask =>
                $"lastgood asked for a person's decision{Prose.Because(decision.Reason)}",
            DecisionKind.Investigate =>
                $"lastgood looks for the cause first{Prose.Because(decision.Reason)}",
            DecisionKind.Mitigate =>
                $"lastgood decided to mitigate{Prose.Because(decision.Reason)}",
            DecisionKind.FixForward =>
                $"lastgood leaves it to a fix forward{Prose.Because(decision.Reason)}",
            DecisionKind.StopEverything =>
                $"lastgood stopped everything{Prose.Because(decision.Reason)}",
            _ => $"lastgood decided to change nothing{Prose.Because(decision.Reason)}",
        };

    private string Verdict(VerdictGiven fact)
    {
        var reason = fact.Incident == story.Incident.Id ? "" : Prose.Because(fact.Reason);
        return $"{fact.Version} was given the verdict {Word(fact.Verdict)} by {Prose.Who(fact.By)}{reason}";
    }

    private static string Word(Verdict verdict) =>
        verdict switch
        {
            Releases.Verdict.Good => "good",
            Releases.Verdict.Bad => "bad",
            _ => "unproven",
        };

    private static string Kept(StateCaptured fact) =>
        fact.Files.Count == 1
            ? "A piece of evidence was kept by hand"
            : $"{Prose.Count(fact.Files.Count)} pieces of evidence were kept by hand";

    private string Done(StepDone fact, RunStory run)
    {
        var seen = fact.Evidence.Count == 0 ? "" : $" ({Prose.Of(fact.Evidence)})";
        var users = run.Arrives(fact.Step)
            ? $"; from here on {run.Run.Plan.To} answered the users of {Service}"
            : "";
        return $"{Title(run, fact.Step)} was done in {Prose.Span(fact.Took)}{seen}{users}";
    }

    private string Undone(StepUndone fact, RunStory run)
    {
        var step = run.Steps[fact.Step];
        var seen = fact.Evidence.Count == 0 ? "" : $" ({Prose.Of(fact.Evidence)})";
        var users =
            step is { Planned.MovesTraffic: true, DoneAt: not null }
            && run.Run.Plan.From is { } from
                ? $"; from here on {from} answered the users of {Service} again"
                : "";
        return $"{Title(run, fact.Step)} was taken back{seen}{users}";
    }

    private static string Checked(Verified fact, string version)
    {
        var checks = fact.Result.Checks;
        string Named(CheckOutcome outcome) =>
            string.Join(
                "; ",
                checks
                    .Where(c => c.Outcome == outcome)
                    .Select(c => $"{Prose.OneLine(c.Name)}: {Prose.OneLine(c.Evidence)}")
            );
        var passed = checks.Count(static c => c.Outcome == CheckOutcome.Pass);
        var count = $"{passed} of {checks.Count} checks passed";
        var failed = Named(CheckOutcome.Fail);
        var open = Named(CheckOutcome.Inconclusive) is { Length: > 0 } o
            ? $"; could not be told: {o}"
            : "";
        return fact.Result.Passed ? $"{version} was verified: {count}{open}"
            : failed.Length > 0 ? $"{version} failed its verification: {failed}{open}"
            : $"{version} could not be verified: {count}{open}";
    }

    private static string Ending(RunOutcome outcome) =>
        outcome switch
        {
            RunOutcome.Done => "done",
            RunOutcome.Undone => "undone",
            RunOutcome.Failed => "failed",
            RunOutcome.Blamed => "blamed",
            RunOutcome.Superseded => "superseded",
            _ => "diverged",
        };

    private string Impact(ImpactMeasured fact) =>
        $"{story.Incident.Blamed ?? "What served"} had answered {Prose.Count(fact.Requests)} requests, {Prose.Count(fact.Failed)} of them with a server error";

    private string Resolved(IncidentResolved fact)
    {
        var said = story.Runs.Any(r => r.Run.End?.Message == fact.Summary);
        return $"Incident {fact.Incident} was resolved by {Prose.Who(fact.By)}{(said ? "" : Prose.Because(fact.Summary))}";
    }

    private static string Title(RunStory run, int step) =>
        $"\"{Prose.OneLine(run.Steps[step].Planned.Title)}\"";
}
