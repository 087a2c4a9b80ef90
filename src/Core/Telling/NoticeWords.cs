using Lastgood.Core.Incidents;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Telling;

/// <summary>A notice in plain words, as it is sent where nobody has written a template. No Markdown, no HTML.</summary>
public static class NoticeWords
{
    /// <summary>What stands before the title of whatever is an exercise.</summary>
    public const string Drill = "[DRILL] ";

    /// <summary>One line.</summary>
    public static string Title(Notice notice) =>
        Prose.OneLine((notice.IsDrill ? Drill : "") + $"{notice.Service}: {What(notice)}");

    /// <summary>The whole for colleagues: a line each for all that is known.</summary>
    public static string Text(Notice notice)
    {
        IEnumerable<(string Label, string? Value)> lines =
        [
            ("Release", notice.From),
            (Label(notice), notice.To),
            ("Reason", notice.Reason),
            ("Started", Spoken(notice.Started)),
            ("Expected completion", Spoken(notice.Expected)),
            ("Took", notice.Duration is { } took ? Prose.Span(took) : null),
            ("Known so far", notice.Found),
            ("Answer wanted by", Spoken(notice.AnswerBy)),
            ("To answer", Answer(notice)),
            ("Incident", notice.Incident is { } id ? $"{id} (lastgood incident show {id})" : null),
            ("Point of contact", notice.Contact?.ToString()),
            ("", notice.Moment == Moment.RollbackStarted ? "Status updates will follow." : null),
        ];
        return string.Join(
            '\n',
            lines
                .Where(static line => !string.IsNullOrEmpty(line.Value))
                .Select(static line =>
                    line.Label.Length == 0
                        ? line.Value
                        : $"{line.Label}: {Prose.OneLine(line.Value, 8000)}"
                )
                .Prepend(Prose.Sentence(Title(notice)))
        );
    }

    /// <summary>The title for everybody; null where the public is told nothing.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="name">What the public knows the service as.</param>
    public static string? PublicTitle(Notice notice, string name) =>
        notice.Phase is null ? null : $"Issues with {name}";

    /// <summary>
    /// The text for everybody, as the status page of the runbooks has it: from the phase, the name, and times, and from nothing
    /// else, so that no host, command or error can get into it. Null where the public is told nothing.
    /// </summary>
    /// <param name="notice">The notice.</param>
    /// <param name="name">What the public knows the service as.</param>
    public static string? PublicText(Notice notice, string name)
    {
        if (notice.Phase is not { } phase)
        {
            return null;
        }
        var what = phase switch
        {
            PublicPhase.Investigating =>
                $"We are currently experiencing issues with {name}, and are looking into it.",
            PublicPhase.Identified when notice.Moment == Moment.RollbackEnded =>
                $"We have identified the issue with {name}. Mending it takes longer than expected; we are working on it.",
            PublicPhase.Identified =>
                $"We are currently experiencing issues with {name}. We have identified the issue and are going back to the previous version.",
            PublicPhase.Monitoring =>
                $"The previous version of {name} serves again. We are watching it.",
            _ =>
                $"The issues with {name} are resolved{(notice.Duration is { } took ? $". They lasted {Prose.Span(took)}" : "")}.",
        };
        IEnumerable<string?> lines =
        [
            what,
            notice.Started is { } started ? $"Started: {Prose.Spoken(started)}" : null,
            phase != PublicPhase.Resolved && notice.Expected is { } expected
                ? $"Expected {(phase == PublicPhase.Monitoring ? "end of watching" : "resolution")}: {Prose.Spoken(expected)}"
                : null,
            phase == PublicPhase.Resolved
                ? null
                : "Updates will be posted as they become available.",
        ];
        return string.Join('\n', lines.OfType<string>());
    }

    private static string Label(Notice notice) =>
        notice switch
        {
            { Moment: Moment.Released } => "New release",
            { Moment: Moment.Monitoring or Moment.Resolved } or { Outcome: RunOutcome.Done } =>
                "Serving",
            _ => "Going back to",
        };

    private static string What(Notice notice) =>
        notice.Moment switch
        {
            Moment.IncidentOpened => $"something is wrong with {notice.From ?? "what serves"}",
            Moment.ApprovalWanted => "a person is wanted",
            Moment.RollbackStarted =>
                $"rollback in progress, {notice.From ?? "what serves"} → {notice.To}",
            Moment.Progress => $"update on the rollback to {notice.To}",
            Moment.RollbackEnded => notice.Outcome switch
            {
                RunOutcome.Done => $"rollback completed, {notice.To} serves",
                RunOutcome.Undone => $"the rollback to {notice.To} was taken back",
                _ => $"the rollback to {notice.To} failed",
            },
            Moment.Monitoring => $"{notice.To} is being watched",
            Moment.Resolved =>
                $"resolved{(notice.Duration is { } took ? $" after {Prose.Span(took)}" : "")}",
            Moment.Released => $"{notice.To} was released",
            Moment.BadReleaseRefused => $"{notice.To} was refused: it is known to be bad",
            Moment.Overdue => "something is overdue",
            Moment.DrillStarted => "a drill began",
            _ => "a drill is over",
        };

    private static string? Answer(Notice notice) =>
        notice.Moment != Moment.ApprovalWanted ? null
        : notice.AnswerBy is null ? $"lastgood approve {notice.Service} --reason \"…\" (or reject)"
        : $"lastgood answer {notice.Service} SUBJECT ANSWER --reason \"…\" (see: lastgood status {notice.Service})";

    private static string? Spoken(DateTimeOffset? at) =>
        at is { } moment ? Prose.Spoken(moment) : null;
}
