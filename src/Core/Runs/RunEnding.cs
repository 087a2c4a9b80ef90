using Lastgood.Core.Journal;

namespace Lastgood.Core.Runs;

/// <summary>The facts with which a run ends.</summary>
internal static class RunEnding
{
    /// <summary>
    /// The end, and what follows from it at once: a deployment that did not end well gets an incident, so that there is a
    /// report; where everything was taken back, nothing is left to do in it.
    /// </summary>
    public static IReadOnlyList<Fact> Facts(
        ServiceState state,
        RunState run,
        RunOutcome outcome,
        string? serving,
        string message
    )
    {
        var facts = new List<Fact> { new RunEnded(outcome, serving, message) };
        if (run.Plan.Kind == RunKind.Deploy && outcome != RunOutcome.Done)
        {
            var incident = state.NextIncident;
            var how = outcome == RunOutcome.Undone ? "was taken back" : "failed";
            facts.Add(
                new IncidentOpened(incident, $"the deployment of {run.Plan.To} {how}", run.Plan.To)
            );
            if (outcome == RunOutcome.Undone)
            {
                facts.Add(new IncidentResolved(incident, "lastgood", "everything was taken back"));
            }
        }
        return facts;
    }

    /// <summary>The end of a run that another release cuts short; what it still had an incident for is over.</summary>
    public static IEnumerable<NewFact> CutShort(
        RunState run,
        RunOutcome outcome,
        string? serving,
        string why,
        string by
    )
    {
        yield return new(run.Id, new RunEnded(outcome, serving, why));
        if (run.Start.Incident is { } incident)
        {
            yield return new(run.Id, new IncidentResolved(incident, by, why));
        }
    }
}
