using Lastgood.Core.Journal;

namespace Lastgood.Core.Incidents.FollowUp;

/// <summary>What people wrote, ticked and planned in an incident, folded from its facts. Immutable.</summary>
public sealed record FollowUpState
{
    /// <summary>Nothing yet.</summary>
    public static FollowUpState None { get; } = new();

    /// <summary>The notes by number, the first one first.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>The sections that were written.</summary>
    public IReadOnlyDictionary<ReportSection, Written> Sections { get; init; } =
        new Dictionary<ReportSection, Written>();

    /// <summary>The action items by number, the first one first.</summary>
    public IReadOnlyList<ActionItem> Actions { get; init; } = [];

    /// <summary>What people ticked, by item.</summary>
    public IReadOnlyDictionary<string, Tick> Ticks { get; init; } =
        new Dictionary<string, Tick>(StringComparer.Ordinal);

    /// <summary>Who sees to what, by item.</summary>
    public IReadOnlyDictionary<string, string> Owners { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What people were reminded of last; null for nothing.</summary>
    public WorkLate? Reminder { get; init; }

    /// <summary>How far the report is.</summary>
    public ReportStage Stage { get; init; }

    /// <summary>When the report came there, UTC; null where nobody has moved it.</summary>
    public DateTimeOffset? StagedAt { get; init; }

    /// <summary>The words of a section; null where nobody has written any.</summary>
    public string? this[ReportSection section] => Sections.GetValueOrDefault(section)?.Text;

    /// <summary>The state after one more fact.</summary>
    public FollowUpState With(FollowUpFact fact, DateTimeOffset at) =>
        fact switch
        {
            NoteWritten f => this with { Notes = Noted(f, at) },
            SectionWritten { Text.Length: 0 } f => this with
            {
                Sections = Sections.Where(p => p.Key != f.Section).ToDictionary(),
            },
            SectionWritten f => this with
            {
                Sections = new Dictionary<ReportSection, Written>(Sections)
                {
                    [f.Section] = new Written(f.Text, f.By, at),
                },
            },
            ActionPlanned f => this with { Actions = Planned(f) },
            ActionEnded f => this with
            {
                Actions =
                [
                    .. Actions.Select(a =>
                        a.Number == f.Action ? a with { Ended = f, EndedAt = at } : a
                    ),
                ],
            },
            ItemTicked f => this with
            {
                Ticks = new Dictionary<string, Tick>(Ticks, StringComparer.Ordinal)
                {
                    [f.Item] = new Tick(f.State, f.Evidence, f.By, at),
                },
            },
            ItemAssigned f => this with
            {
                Owners = new Dictionary<string, string>(Owners, StringComparer.Ordinal)
                {
                    [f.Item] = f.Owner,
                },
            },
            WorkLate f => this with { Reminder = f },
            ReportStaged f => this with { Stage = f.Stage, StagedAt = at },
            _ => this,
        };

    private List<Note> Noted(NoteWritten fact, DateTimeOffset at)
    {
        var words = new Written(fact.Text, fact.By, at);
        return Notes.Any(n => n.Number == fact.Note)
            ?
            [
                .. Notes.Select(n =>
                    n.Number == fact.Note
                        ? n with
                        {
                            Versions = [.. n.Versions, words],
                            IsPinned = fact.IsPinned,
                        }
                        : n
                ),
            ]
            : [.. Notes, new Note(fact.Note, [words], fact.IsPinned)];
    }

    private List<ActionItem> Planned(ActionPlanned fact) =>
        Actions.Any(a => a.Number == fact.Action)
            ?
            [
                .. Actions.Select(a =>
                    a.Number == fact.Action
                        ? a with
                        {
                            Text = fact.Text,
                            Owner = fact.Owner,
                            Due = fact.Due,
                        }
                        : a
                ),
            ]
            : [.. Actions, new ActionItem(fact.Action, fact.Text, fact.Owner, fact.Due)];
}

/// <summary>Words of a person.</summary>
/// <param name="Text">The words.</param>
/// <param name="By">Whose.</param>
/// <param name="At">When, UTC.</param>
public sealed record Written(string Text, string By, DateTimeOffset At);

/// <summary>A note with its history.</summary>
/// <param name="Number">Its number within the incident, from 1.</param>
/// <param name="Versions">What it said, the oldest first; at least one.</param>
/// <param name="IsPinned">Whether it stands above the timeline.</param>
public sealed record Note(int Number, IReadOnlyList<Written> Versions, bool IsPinned)
{
    /// <summary>What it says now.</summary>
    public Written Now => Versions[^1];
}

/// <summary>Something to be done so that it does not happen again.</summary>
/// <param name="Number">Its number within the incident, from 1.</param>
/// <param name="Text">What.</param>
/// <param name="Owner">Who sees to it.</param>
/// <param name="Due">By when, UTC.</param>
public sealed record ActionItem(int Number, string Text, string Owner, DateTimeOffset Due)
{
    /// <summary>How it ended; null while it is open.</summary>
    public ActionEnded? Ended { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it is open after its time.</summary>
    public bool IsOverdue(DateTimeOffset now) => Ended is null && now > Due;
}

/// <summary>What a person says of an item of a check list.</summary>
public enum TickState
{
    /// <summary>It is to be done again.</summary>
    Open,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It was looked at, and it is not so.</summary>
    Failed,

    /// <summary>It does not apply here.</summary>
    NotNeeded,
}

/// <summary>A tick.</summary>
/// <param name="State">What it says.</param>
/// <param name="Evidence">How that is known; may be empty.</param>
/// <param name="By">Who ticked.</param>
/// <param name="At">When, UTC.</param>
public sealed record Tick(TickState State, string Evidence, string By, DateTimeOffset At);
