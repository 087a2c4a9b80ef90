using Lastgood.Core.Drills;
using Lastgood.Core.Incidents;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Policies;
using Lastgood.Core.Runs;
using static Lastgood.Core.Incidents.MarkdownPage;

namespace Lastgood.Core.Runbooks;

/// <summary>
/// The living runbook of a service, as Markdown: what would be done today, by lastgood and by hand. Pure, and without any time
/// of now, so that a copy that was kept is right until something has changed.
/// </summary>
public static class Runbook
{
    // What is older has been followed up, or never will be.
    private const int MostIncidents = 20;

    /// <summary>Writes it.</summary>
    public static string Of(RunbookGround ground)
    {
        var page = new MarkdownPage();
        var service = ground.State.Service;
        page.Heading(1, $"Runbook: going back with {Text(service)}");
        page.Paragraph(
            "Written by `lastgood runbook` from the configuration and the journal. It is written anew, not edited: what people know besides belongs into the configuration (contacts, policy, checks) and into the reports of incidents."
        );
        When(page, ground);
        Steps(page, ground);
        Verification(page, ground);
        Contacts(page, ground);
        Drill(page, ground);
        Failures(page, ground);
        Using(page, service);
        return page.ToString();
    }

    private static void When(MarkdownPage page, RunbookGround ground)
    {
        page.Heading(2, "When to go back");
        var policy = ground.Policy;
        page.Table(
            ["When", "Severity", "Then"],
            policy.Triggers.Select(t =>
                (IReadOnlyList<string>)
                    [
                        Text(t.Text) + (t.Name is null ? "" : $" ({Text(t.Name)})"),
                        Spaced(t.Severity.ToString()),
                        Spaced(policy.ActionOf(t).ToString()),
                    ]
            )
        );
        page.Paragraph(
            FormattableString.Invariant(
                $"Measured over {Durations.Format(policy.Window)}, {policy.MinRequests} requests at least. By itself lastgood goes back at most {policy.Limits.AutomaticRollbacksPerHour} times an hour; beyond that, and wherever a guard does not hold, it asks a person."
            )
        );
        foreach (var freeze in policy.Limits.Freezes)
        {
            page.Paragraph(
                $"Nothing goes back by itself in \"{Text(freeze.Name)}\": {string.Join(", ", freeze.Days)}, {freeze.From:HH:mm} to {freeze.To:HH:mm} {Text(freeze.Zone.Id)}."
            );
        }
    }

    private static void Steps(MarkdownPage page, RunbookGround ground)
    {
        page.Heading(2, "What happens");
        if (ground.Plan is not { } plan)
        {
            page.Paragraph(
                $"**Today it cannot go back:** {Text(ground.Refusal!.Reason)}. What lifts that: `{Text(ground.Refusal.Remedy)}`"
            );
            return;
        }
        page.Paragraph(
            $"`lastgood rollback {ground.State.Service}` goes from {Text(plan.From ?? "nothing")} to {Text(plan.To)} on {Text(plan.Platform)}, in these steps. On the day when lastgood itself is down, they are done by hand with the commands below each, in the same order; where a step has no command, lastgood does it itself, as its title says."
        );
        var number = 0;
        foreach (var stage in (Stage[])[Stage.Activate, Stage.Retire])
        {
            foreach (var step in plan.Steps.Where(s => s.Stage == stage))
            {
                page.Item(
                    ++number,
                    $"**{Text(step.Title)}**, at most {Durations.Format(step.Timeout)}"
                        + (step.MovesTraffic ? "; users move here" : ""),
                    [],
                    [.. step.Commands.Select(ground.Command)]
                );
            }
            if (stage == Stage.Activate)
            {
                page.Item(++number, $"**verify {Text(plan.To)}**, as below", [], []);
            }
        }
    }

    private static void Verification(MarkdownPage page, RunbookGround ground)
    {
        page.Heading(2, "Verification");
        var spec = ground.Verification;
        var number = 0;
        page.Item(
            ++number,
            "The release answers where users come in, is healthy, and says its version.",
            [],
            []
        );
        if (spec.Window > TimeSpan.Zero)
        {
            page.Item(
                ++number,
                FormattableString.Invariant(
                    $"Below {spec.MaxErrorRatio * 100:0.##} % of its answers are server errors, over {Durations.Format(spec.Window)}."
                ),
                [],
                []
            );
        }
        foreach (var check in spec.Commands)
        {
            page.Item(++number, $"{Text(check.Name)}:", [], [ground.Command(check.Command)]);
        }
    }

    private static void Contacts(MarkdownPage page, RunbookGround ground)
    {
        page.Heading(2, "Whom to call");
        if (ground.Contacts.Count == 0)
        {
            page.Paragraph("Nobody is named. Name them with `contacts:` in lastgood.yaml.");
        }
        for (var i = 0; i < ground.Contacts.Count; i++)
        {
            page.Item(i + 1, Text(ground.Contacts[i]), [], []);
        }
    }

    private static void Drill(MarkdownPage page, RunbookGround ground)
    {
        page.Heading(2, "Last drill");
        var last = ground.State.Drills.Last;
        page.Paragraph(
            last is { End: { } end }
                ? $"{Text(last.Id)} ({DrillWords.Of(last.Start.Level)}), {Prose.Day(last.EndedAt!.Value)}: {DrillWords.Of(end.Outcome)}. {Text(Prose.Sentence(end.Message))}"
                : "There was none yet."
        );
        var practice = Practice.Of(ground.State);
        if (practice is { Usual: { } usual, Slowest: { } slowest })
        {
            page.Paragraph(
                $"Going back usually takes {Durations.Rounded(usual)}, {Durations.Rounded(slowest)} at the slowest so far."
            );
        }
        foreach (var finding in ground.State.Drills.Findings.Where(static f => f.Closed is null))
        {
            page.Paragraph(
                $"Open finding: {Text(finding.Fact.Text)} ({Text(finding.Fact.Owner)}, tested again by {Prose.Day(finding.Fact.Due)})"
            );
        }
    }

    private static void Failures(MarkdownPage page, RunbookGround ground)
    {
        page.Heading(2, "How it has failed before");
        if (ground.Stories.Count == 0)
        {
            page.Paragraph("No incident is known.");
            return;
        }
        foreach (var story in ground.Stories.Reverse().Take(MostIncidents))
        {
            var incident = story.Incident;
            page.Heading(3, $"{Text(incident.Id)}: {Text(incident.Title)}");
            page.Paragraph(
                $"{Prose.Day(incident.OpenedAt)}"
                    + (incident.Blamed is { } bad ? $", blamed: {Text(bad)}" : "")
                    + (incident.IsOpen ? ", open" : "")
                    + $". `lastgood incident report {incident.Id}`"
            );
            if (incident.Decision is { } decision)
            {
                page.Paragraph($"What was seen: {Text(Prose.Sentence(decision.Reason))}");
            }
            if (incident.FollowUp[ReportSection.RootCause] is { } cause)
            {
                page.Paragraph($"Root cause: {Text(cause, 1000)}");
            }
            foreach (var action in incident.FollowUp.Actions)
            {
                page.Paragraph(
                    $"{(action.Ended is null ? "To do" : "Done or dropped")}: {Text(action.Text)} ({Text(action.Owner)})"
                );
            }
        }
    }

    private static void Using(MarkdownPage page, string service)
    {
        page.Heading(2, "With lastgood, when it matters");
        var number = 0;
        foreach (
            var (what, command) in new[]
            {
                ("What is going on?", "lastgood status"),
                ("What would be decided, and why?", $"lastgood decide {service}"),
                ("Could it go back right now?", $"lastgood ready {service}"),
                ("What would be done?", $"lastgood plan {service}"),
                ("Go back:", $"lastgood rollback {service} --reason \"…\""),
                (
                    "Let nothing move, as when data is being corrupted:",
                    $"lastgood freeze {service} --reason \"…\""
                ),
                ("Is it well again?", $"lastgood verify {service}"),
                ("Who was told of it?", $"lastgood notify status {service}"),
            }
        )
        {
            page.Item(++number, what, [], [command]);
        }
    }

    private static string Spaced(string word) =>
        string.Concat(
            word.Select(
                (c, i) =>
                    i > 0 && char.IsUpper(c)
                        ? $" {char.ToLowerInvariant(c)}"
                        : $"{char.ToLowerInvariant(c)}"
            )
        );
}
