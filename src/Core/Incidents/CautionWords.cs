using Lastgood.Core.Journal;

namespace Lastgood.Core.Incidents;

/// <summary>What people said, and what was held or switched because of it, as sentences for a timeline.</summary>
internal static class CautionWords
{
    /// <summary>The sentence for a fact; null where it is not about that.</summary>
    public static (TimelineKind Kind, string What)? Of(Fact fact, string service) =>
        fact switch
        {
            TroubleReported f => (
                TimelineKind.Detection,
                $"{Prose.Who(f.By)} reported {f.Subject}{Prose.Because(f.Reason)}"
            ),
            TroubleWithdrawn f => (
                TimelineKind.Note,
                $"{Prose.Who(f.By)} withdrew the report of {f.Subject}{Prose.Because(f.Reason)}"
            ),
            ServiceFrozen f => (
                TimelineKind.Decision,
                $"{Prose.Who(f.By)} froze {service}, so that nothing moves{Prose.Because(f.Reason)}"
            ),
            ServiceUnfrozen f => (
                TimelineKind.Decision,
                $"{Prose.Who(f.By)} lifted the freeze of {service}{Prose.Because(f.Reason)}"
            ),
            FixPromised f => (
                TimelineKind.Decision,
                $"{Prose.Who(f.By)} deploys a fix within {Prose.Span(f.Within)}, and nothing goes back until then{Prose.Because(f.Reason)}"
            ),
            RolloutsPaused f => (
                TimelineKind.Step,
                $"{Prose.Who(f.By)} paused {string.Join(", ", f.Parts)}"
            ),
            RolloutsResumed f => (
                TimelineKind.Step,
                $"{Prose.Who(f.By)} resumed {(f.Parts.Count == 0 ? "nothing: others had" : string.Join(", ", f.Parts))}"
            ),
            ScaledToZero f => (
                TimelineKind.Step,
                $"{Prose.Who(f.By)} scaled {service} to zero{Prose.Because(f.Reason)}"
            ),
            ScaledBack f => (
                TimelineKind.Step,
                $"{Prose.Who(f.By)} scaled {service} back to {string.Join(", ", f.Counts)}"
            ),
            CauseInvestigated f => (
                TimelineKind.Note,
                $"The cause was looked for. {string.Join(" ", f.Findings.Select(static x => $"{Capital(x.Question)} {Capital(x.Answer)}."))}"
            ),
            MitigationSwitched { On: true } f => (
                TimelineKind.Step,
                $"{Prose.Who(f.By)} switched the mitigation {f.Name} on ({f.Evidence})"
            ),
            MitigationSwitched f => (
                TimelineKind.Step,
                $"The mitigation {f.Name} is off; {Prose.Who(f.By)} switched it ({f.Evidence})"
            ),
            QuestionAnswered f => (
                TimelineKind.Decision,
                $"{Prose.Who(f.By)} {(f.Approved ? "approved" : "rejected")} the rollback{Prose.Because(f.Reason)}"
            ),
            IncidentAcknowledged f => (
                TimelineKind.Note,
                $"{Prose.Who(f.By)} took it up{Prose.Because(f.Reason)}"
            ),
            ConfigurationChanged f => (
                TimelineKind.Detection,
                $"{Prose.Who(f.By)} changed the configuration{Prose.Because(f.What)}"
            ),
            PersonAsked f => (TimelineKind.Note, $"It was asked: {f.Text}"),
            PersonAnswered { By: RunStarted.Automatic } f => (
                TimelineKind.Note,
                $"{Capital(f.Reason)}: it is taken that {f.Subject} {(f.Holds ? "holds" : "does not hold")}"
            ),
            PersonAnswered f => (
                TimelineKind.Note,
                $"{Prose.Who(f.By)} answered {f.Answer} to {f.Subject}{Prose.Because(f.Reason)}"
            ),
            ServiceRecovered f => (
                TimelineKind.Step,
                $"{Prose.Who(f.By)} {(f.Worked ? "did" : "tried")} this: {f.Action} ({f.Evidence})"
            ),
            ReleasePruned f => (
                TimelineKind.Note,
                $"{Prose.Who(f.By)} {(f.Worked ? "made" : "tried to make")} room: {f.What} of {f.Version} ({f.Evidence})"
            ),
            AlertFired f => (
                TimelineKind.Detection,
                $"The alert {Name(f.Subject)} fired ({Prose.OneLine(f.Evidence)})"
            ),
            AlertResolved f => (
                TimelineKind.Note,
                $"The alert {Name(f.Subject)} was over{(f.Reason is null ? "" : Prose.Because(f.Reason))}"
            ),
            _ => null,
        };

    private static string Name(string subject) =>
        subject.Length == 0 ? "without a name" : Prose.OneLine(subject);

    private static string Capital(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
