using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Incidents;

/// <summary>An incident in a headline and in one paragraph: plain text.</summary>
public static class IncidentSummary
{
    private const int Longest = 3000;

    /// <summary>What happened, in one line without a full stop.</summary>
    public static string Headline(IncidentStory story)
    {
        var service = story.Incident.Service;
        var blamed = story.Incident.Blamed ?? "what served";
        var plan = story.LastRun?.Run.Plan;
        var run = plan is null ? "" : RunWords.Name(plan.Kind);
        var line = IncidentOutcomes.Of(story) switch
        {
            IncidentOutcome.Asked => $"{service} waits for a person's decision about {blamed}",
            IncidentOutcome.Acting => $"the {run} of {service} to {plan!.To} is going on",
            IncidentOutcome.RolledBack => $"{service} was taken back from {blamed} to {plan!.To}",
            IncidentOutcome.Undone => $"the {run} of {service} to {plan!.To} was taken back",
            IncidentOutcome.Failed => $"the {run} of {service} to {plan!.To} failed",
            _ => $"{service} kept {blamed}; resolved without a rollback",
        };
        return Prose.OneLine(line, Prose.Longest);
    }

    /// <summary>What happened, in a few sentences for a person who was not there.</summary>
    public static string Paragraph(IncidentStory story)
    {
        var times = IncidentTimes.Of(story);
        IEnumerable<string?> sentences =
        [
            Deployed(story, times),
            Decided(story, times),
            Ended(story, times),
            Cost(story),
            Closed(story),
        ];
        return Prose.OneLine(
            string.Join(
                ' ',
                sentences.OfType<string>().Select(static s => Prose.Sentence(Prose.OneLine(s, 900)))
            ),
            Longest
        );
    }

    private static string? Deployed(IncidentStory story, IncidentTimes times) =>
        story.Incident.Blamed switch
        {
            null => null,
            var blamed when times.DeployedAt is { } at =>
                $"{blamed} began to answer the users of {story.Incident.Service} at {Prose.Spoken(at)}",
            var blamed when story.Deployment is { } run =>
                $"{Prose.Who(run.Run.Start.By)} began to deploy {blamed} to {story.Incident.Service} at {Prose.Spoken(run.Run.StartedAt)}; no user's traffic was moved to it",
            _ => null,
        };

    private static string? Decided(IncidentStory story, IncidentTimes times)
    {
        var asked = story
            .Decisions.FirstOrDefault(static d => d.Decision.Kind == DecisionKind.Ask)
            .Decision;
        var decided = story
            .Decisions.FirstOrDefault(static d => d.Decision.Kind == DecisionKind.RollBack)
            .Decision;
        if (decided is not null)
        {
            return $"{Later(times.ToDecision)}lastgood decided to go back to {decided.Target ?? "the last good release"}{Prose.Because(decided.Reason)}";
        }
        var question = asked is null
            ? null
            : $"At {Prose.Spoken(times.AskedAt!.Value)} lastgood asked for a person's decision{Prose.Because(asked.Reason)}";
        var answer = story.Runs.FirstOrDefault(static r => r.Run.Plan.Kind == RunKind.Rollback)
            is { } run
            ? $"{Prose.Who(run.Run.Start.By)} took {story.Incident.Service} back to {run.Run.Plan.To} at {Prose.Spoken(run.Run.StartedAt)}{Prose.Because(run.Run.Start.Reason)}"
            : null;
        return question is null ? answer
            : answer is null ? question
            : $"{Prose.Sentence(question)} {answer}";
    }

    private static string? Ended(IncidentStory story, IncidentTimes times) =>
        (IncidentOutcomes.Of(story), story.LastRun) switch
        {
            (IncidentOutcome.RolledBack, { } run) =>
                $"{Later(times.ToSwitched)}{run.Run.Plan.To} answered the users again{Verified(times)}",
            (IncidentOutcome.Acting, { } run) =>
                $"The {RunWords.Name(run.Run.Plan.Kind)} is still going on",
            (_, { Run.End: { } end } run) =>
                $"The {RunWords.Name(run.Run.Plan.Kind)} was not completed: {end.Message}",
            _ => null,
        };

    private static string Verified(IncidentTimes times) =>
        times.VerifiedAt is null ? ""
        : times.ToVerified is { } took ? $", and was verified {Prose.Span(took)} after that"
        : ", and was verified";

    private static string Later(TimeSpan? span) =>
        span is { } s ? $"{Prose.Span(s)} later " : "Then ";

    private static string? Cost(IncidentStory story) =>
        story.Incident.Impact is { } impact
            ? $"{story.Incident.Blamed ?? "What served"} answered {Prose.Count(impact.Requests)} requests, {Prose.Count(impact.Failed)} of them with a server error"
                + (
                    impact.Requests > 0
                        ? $" ({Figures.Ratio(impact.Failed / impact.Requests)})"
                        : ""
                )
            : null;

    private static string Closed(IncidentStory story) =>
        story.Incident.Resolution switch
        {
            null => "The incident is still open",
            var end when story.Runs.Any(r => r.Run.End?.Message == end.Summary) =>
                $"The incident is resolved since {Prose.Spoken(story.Incident.ResolvedAt!.Value)}",
            IncidentResolved end =>
                $"The incident is resolved since {Prose.Spoken(story.Incident.ResolvedAt!.Value)} (by {Prose.Who(end.By)}{Prose.Because(end.Summary)})",
        };
}
