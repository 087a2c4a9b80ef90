using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;
using static Lastgood.Core.Incidents.MarkdownPage;

namespace Lastgood.Core.Incidents;

/// <summary>The sections of a report on what was done and what was verified.</summary>
internal static class ReportRuns
{
    public static void Done(
        MarkdownPage page,
        IncidentStory story,
        Func<IReadOnlyList<string>, string> command
    )
    {
        page.Heading(2, "What was done");
        if (story.Runs.Count == 0)
        {
            page.Paragraph("Nothing was changed by lastgood.");
        }
        foreach (var run in story.Runs)
        {
            var plan = run.Run.Plan;
            page.Heading(
                3,
                $"{Text(run.Run.Id)}: {RunWords.Name(plan.Kind)}, {Text(plan.From ?? "nothing")} → {Text(plan.To)} ({ReportWords.Of(run.Run)})"
            );
            page.Paragraph(
                $"Asked for by {ReportWords.Asked(run.Run.Start)}, on {Text(plan.Platform)}; begun {Prose.Moment(run.Run.StartedAt)} UTC."
            );
            for (var i = 0; i < run.Steps.Count; i++)
            {
                var step = run.Steps[i];
                page.Item(
                    i + 1,
                    $"**{Text(step.Planned.Title)}** – {ReportWords.Of(step.Progress)}{Moments(step)}",
                    [.. Lines(step)],
                    [.. step.Planned.Commands.Select(command)]
                );
            }
            if (run.Run.Abort is { } abort)
            {
                page.Paragraph($"Taken back: {Text(abort.Reason)}");
            }
            if (run.Run.End is { } end)
            {
                page.Paragraph(
                    $"Ended {Prose.Moment(run.Run.EndedAt!.Value)} UTC: {Text(end.Message, 1000)}"
                );
            }
        }
        page.Heading(3, "Resolution");
        page.Paragraph(
            story.Incident.Resolution is { } resolution
                ? $"Resolved {Prose.Moment(story.Incident.ResolvedAt!.Value)} UTC by {Text(Prose.Who(resolution.By))}: {Text(resolution.Summary, 1000)}"
                : $"Not resolved yet. When it is: `lastgood incident resolve {story.Incident.Id} --summary \"…\"`"
        );
    }

    public static void Verification(MarkdownPage page, IncidentStory story)
    {
        page.Heading(2, "Verification");
        if (!story.AllRuns.Any())
        {
            page.Paragraph("Nothing was verified by lastgood.");
        }
        foreach (var run in story.AllRuns)
        {
            var subject =
                $"{Text(run.Run.Plan.To)} in its {RunWords.Name(run.Run.Plan.Kind)} ({Text(run.Run.Id)})";
            if (run.Run.Verification is not { } verification)
            {
                page.Paragraph($"{subject}: not verified, the run did not come to it.");
                continue;
            }
            page.Paragraph(
                $"{subject}, {Prose.Moment(run.VerifiedAt!.Value)} UTC: {Words(verification.Result)}{(verification.TakeBack ? "; therefore taken back" : "")}."
            );
            page.Table(
                ["Check", "Outcome", "Evidence", "Took"],
                verification.Result.Checks.Select(static c =>
                    (IReadOnlyList<string>)
                        [
                            Text(c.Name),
                            ReportWords.Of(c.Outcome),
                            Text(c.Evidence),
                            Prose.Span(c.Took),
                        ]
                )
            );
        }
    }

    private static string Words(VerificationResult result) =>
        result.Passed ? "✓ verified"
        : result.Checks.Any(static c => c.Outcome == CheckOutcome.Fail) ? "✗ not verified"
        : "? could not be told";

    private static string Moments(StepStory step) =>
        step switch
        {
            { Progress: StepProgress.Undone, UndoneAt: { } at } => $", {Prose.Moment(at)} UTC",
            { Failure: not null, FailedAt: { } at } => $", {Prose.Moment(at)} UTC",
            { DoneAt: { } at, Took: { } took } =>
                $", {Prose.Moment(at)} UTC, in {Prose.Span(took)}",
            { StartedAt: { } at } => $", {Prose.Moment(at)} UTC",
            _ => "",
        };

    private static IEnumerable<string> Lines(StepStory step)
    {
        if (step.Evidence.Count > 0)
        {
            yield return $"Seen: {Of(step.Evidence)}";
        }
        if (step.Failure is { } failure)
        {
            yield return $"Failed: {Text(failure.Error)}";
            if (failure.Remedy is { } remedy)
            {
                yield return $"To do: {Text(remedy)}";
            }
        }
        if (step is { DoneAt: { } done, Progress: StepProgress.Undone })
        {
            yield return $"Was done {Prose.Moment(done)} UTC.";
        }
        if (step.UndoEvidence.Count > 0)
        {
            yield return $"Seen when it was taken back: {Of(step.UndoEvidence)}";
        }
        if (step.UndoError is { } error)
        {
            yield return $"Could not be taken back: {Text(error)}";
        }
    }

    private static string Of(Details details) =>
        Text(string.Join(", ", details.Select(static d => $"{d.Key}: {d.Value}")));
}
