using System.Globalization;
using Lastgood.Core.Incidents;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Telling;

namespace Lastgood.App.Output;

/// <summary>Incidents in the words and the JSON of the command line.</summary>
internal static class IncidentOutput
{
    public static IncidentLineJson Line(IncidentStory story) =>
        new(
            story.Incident.Id,
            story.Incident.Service,
            story.Incident.Title,
            story.Incident.Blamed,
            IncidentOutcomes.Word(IncidentOutcomes.Of(story)),
            story.Incident.OpenedAt,
            story.Incident.ResolvedAt
        );

    public static IncidentJson Of(
        IncidentStory story,
        IReadOnlyList<Contact> contacts,
        DateTimeOffset now
    )
    {
        var times = IncidentTimes.Of(story);
        return new(
            story.Incident.Id,
            story.Incident.Service,
            story.Incident.Title,
            story.Incident.Blamed,
            story.Target,
            IncidentOutcomes.Word(IncidentOutcomes.Of(story)),
            times.OpenedAt,
            times.DeployedAt,
            times.DecidedAt,
            times.SwitchedAt,
            times.VerifiedAt,
            times.ResolvedAt,
            story.Incident.Impact?.Requests,
            story.Incident.Impact?.Failed,
            [
                .. Timeline
                    .Of(story)
                    .Select(static l => new TimelineJson(l.At, Timeline.Word(l.Kind), l.What)),
            ],
            [.. story.Runs.Select(static r => RunOutput.Of(r.Run))],
            [
                .. story.Evidence.Select(static e => new EvidenceJson(
                    e.At,
                    e.Run,
                    e.Before,
                    e.File.Name,
                    e.File.File,
                    e.File.Bytes,
                    e.File.Digest
                )),
            ],
            ReportStages.Word(story.Incident.FollowUp.Stage),
            [
                .. story.Incident.FollowUp.Notes.Select(static n => new NoteJson(
                    n.Number,
                    n.IsPinned,
                    [.. n.Versions.Select(static v => new WrittenJson(v.At, v.By, v.Text))]
                )),
            ],
            story.Incident.FollowUp.Sections.ToDictionary(
                static s => ReportPlace.Of(s.Key).Word,
                static s => s.Value.Text,
                StringComparer.Ordinal
            ),
            [.. story.Incident.FollowUp.Actions.Select(a => Of(story.Incident.Id, a, now))],
            [
                .. contacts.Select(static c => new ContactJson(
                    c.Name,
                    c.Role,
                    c.Reach,
                    c.After.TotalSeconds
                )),
            ]
        );
    }

    public static ActionJson Of(string incident, ActionItem action, DateTimeOffset now) =>
        new(
            incident,
            action.Number,
            action.Text,
            action.Owner,
            action.Due,
            action.Ended is { } end ? (end.IsDone ? "done" : "dropped")
                : action.IsOverdue(now) ? "overdue"
                : "open",
            action.Ended?.How
        );

    /// <summary>Action items as a table.</summary>
    public static string Table(
        IEnumerable<(string Incident, ActionItem Action)> actions,
        DateTimeOffset now,
        Ink ink
    ) =>
        Columns.Of(
            ["INCIDENT", "NO", "DUE", "", "OWNER", "WHAT"],
            actions.Select(p =>
                (IReadOnlyList<Cell>)
                    [
                        p.Incident,
                        p.Action.Number.ToString(CultureInfo.InvariantCulture),
                        Times.Moment(p.Action.Due),
                        Of(p.Incident, p.Action, now).State switch
                        {
                            "overdue" => new Cell("overdue", ink.Bad),
                            "open" => new Cell("open", ink.Warn),
                            var state => new Cell(state, ink.Good),
                        },
                        p.Action.Owner,
                        p.Action.Text,
                    ]
            ),
            ink
        );

    /// <summary>The incidents as a table, the newest first.</summary>
    public static string Table(IEnumerable<IncidentStory> stories, Ink ink) =>
        Columns.Of(
            ["INCIDENT", "OPENED", "OUTCOME", "", "WHAT"],
            stories.Select(s =>
                (IReadOnlyList<Cell>)
                    [
                        s.Incident.Id,
                        Times.Moment(s.Incident.OpenedAt),
                        Outcome(s, ink),
                        s.Incident.IsOpen ? new Cell("open", ink.Warn) : "resolved",
                        IncidentSummary.Headline(s),
                    ]
            ),
            ink
        );

    /// <summary>An incident as one screen: what happened, then how it came.</summary>
    public static string Text(IncidentStory story, IReadOnlyList<Contact> contacts, Ink ink)
    {
        var text = new StringWriter();
        text.WriteLine(ink.Strong($"{story.Incident.Id}: {IncidentSummary.Headline(story)}"));
        text.WriteLine();
        text.WriteLine(IncidentSummary.Paragraph(story));
        text.WriteLine();
        foreach (var contact in contacts)
        {
            text.WriteLine($"contact: {contact.InTurn}");
        }
        foreach (var note in story.Incident.FollowUp.Notes.Where(static n => n.IsPinned))
        {
            text.WriteLine(
                $"note {note.Number.ToString(CultureInfo.InvariantCulture)}, {note.Now.By}: {note.Now.Text}"
            );
        }
        text.Write(
            Columns.Of(
                ["UTC", "KIND", "WHAT"],
                Timeline
                    .Of(story)
                    .Select(l =>
                        (IReadOnlyList<Cell>)
                            [
                                new Cell(Times.Precise(l.At), ink.Faint),
                                Timeline.Word(l.Kind),
                                l.What,
                            ]
                    ),
                ink
            )
        );
        if (story.Evidence.Any())
        {
            text.WriteLine();
            text.Write(
                Columns.Of(
                    ["KEPT BEFORE", "WHAT", "BYTES", "FILE, BELOW THE STATE FOLDER"],
                    story.Evidence.Select(static e =>
                        (IReadOnlyList<Cell>)
                            [
                                e.Before ?? "by hand",
                                e.File.Name,
                                e.File.Bytes.ToString(CultureInfo.InvariantCulture),
                                e.File.File,
                            ]
                    ),
                    ink
                )
            );
        }
        return text.ToString();
    }

    private static Cell Outcome(IncidentStory story, Ink ink)
    {
        var outcome = IncidentOutcomes.Of(story);
        var word = IncidentOutcomes.Word(outcome);
        return outcome switch
        {
            IncidentOutcome.RolledBack or IncidentOutcome.Resolved => new Cell(word, ink.Good),
            IncidentOutcome.Failed => new Cell(word, ink.Bad),
            _ => new Cell(word, ink.Warn),
        };
    }
}
