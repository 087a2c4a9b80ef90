using Lastgood.Core.Decisions.Trails;
using Lastgood.Core.Incidents.FollowUp;

namespace Lastgood.Core.Journal;

/// <summary>What people write, tick and plan in an incident, also after it is resolved.</summary>
public abstract record FollowUpFact : Fact
{
    /// <summary>The incident's name.</summary>
    public abstract string Incident { get; init; }

    /// <summary>Who says so.</summary>
    public abstract string By { get; init; }
}

/// <summary>A person wrote a note, or wrote it anew: the older words stay in the journal.</summary>
/// <param name="Incident">The incident's name.</param>
/// <param name="Note">Its number within the incident, from 1.</param>
/// <param name="Text">The words.</param>
/// <param name="IsPinned">Whether it stands above the timeline.</param>
/// <param name="By">Who wrote it.</param>
public sealed record NoteWritten(string Incident, int Note, string Text, bool IsPinned, string By)
    : FollowUpFact;

/// <summary>A person wrote a section of the report, or wrote it anew.</summary>
/// <param name="Incident">The incident's name.</param>
/// <param name="Section">Which one.</param>
/// <param name="Text">The words; empty takes them back.</param>
/// <param name="By">Who wrote it.</param>
public sealed record SectionWritten(string Incident, ReportSection Section, string Text, string By)
    : FollowUpFact;

/// <summary>An action item was planned, or planned anew.</summary>
/// <param name="Incident">The incident's name.</param>
/// <param name="Action">Its number within the incident, from 1.</param>
/// <param name="Text">What is to be done.</param>
/// <param name="Owner">Who sees to it.</param>
/// <param name="Due">By when, UTC.</param>
/// <param name="By">Who planned it.</param>
public sealed record ActionPlanned(
    string Incident,
    int Action,
    string Text,
    string Owner,
    DateTimeOffset Due,
    string By
) : FollowUpFact;

/// <summary>An action item came to its end.</summary>
/// <param name="Incident">The incident's name.</param>
/// <param name="Action">Its number.</param>
/// <param name="IsDone">Whether it was done; else it was dropped.</param>
/// <param name="How">How, or why not.</param>
/// <param name="By">Who says so.</param>
public sealed record ActionEnded(string Incident, int Action, bool IsDone, string How, string By)
    : FollowUpFact;

/// <summary>A person ticked an item of a check list, or took the tick back.</summary>
/// <param name="Incident">The incident's name.</param>
/// <param name="Item">The item, e.g. <c>stakeholders</c>.</param>
/// <param name="State">What it is now.</param>
/// <param name="Evidence">How that is known; may be empty.</param>
/// <param name="By">Who says so.</param>
public sealed record ItemTicked(
    string Incident,
    string Item,
    TickState State,
    string Evidence,
    string By
) : FollowUpFact;

/// <summary>An item of a check list was given to somebody.</summary>
/// <param name="Incident">The incident's name.</param>
/// <param name="Item">The item.</param>
/// <param name="Owner">Who sees to it.</param>
/// <param name="By">Who says so.</param>
public sealed record ItemAssigned(string Incident, string Item, string Owner, string By)
    : FollowUpFact;

/// <summary>The report came to a stage.</summary>
/// <param name="Incident">The incident's name.</param>
/// <param name="Stage">Which one.</param>
/// <param name="By">Who says so.</param>
public sealed record ReportStaged(string Incident, ReportStage Stage, string By) : FollowUpFact;

/// <summary>Something is late in an incident, and those who care are reminded.</summary>
/// <param name="Incident">The incident's name.</param>
/// <param name="Items">The items of its check lists that are late.</param>
/// <param name="Actions">The numbers of its action items that are late.</param>
/// <param name="By">Who noticed.</param>
public sealed record WorkLate(
    string Incident,
    IReadOnlyList<string> Items,
    IReadOnlyList<int> Actions,
    string By
) : FollowUpFact;

/// <summary>What the triggers that decided measured afterwards, of the release that was gone back to.</summary>
/// <param name="Incident">The incident's name.</param>
/// <param name="Version">The release that was measured.</param>
/// <param name="Series">The values.</param>
public sealed record TrailKept(string Incident, string Version, IReadOnlyList<TrailSeries> Series)
    : Fact;
