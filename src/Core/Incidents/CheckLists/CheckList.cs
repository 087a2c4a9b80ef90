using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Journal;

namespace Lastgood.Core.Incidents.CheckLists;

/// <summary>An item of a check list as it stands in one incident.</summary>
/// <param name="Item">The item.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Evidence">How; empty where nothing is known.</param>
/// <param name="By">Who says so: a person, or <c>lastgood</c>; null where it is open.</param>
/// <param name="Owner">Who sees to it.</param>
/// <param name="Due">By when, UTC.</param>
public sealed record CheckLine(
    CheckItem Item,
    TickState State,
    string Evidence,
    string? By,
    string Owner,
    DateTimeOffset Due
)
{
    /// <summary>Whether something is left to do.</summary>
    public bool IsOpen => State is TickState.Open or TickState.Failed;

    /// <summary>Whether it is left to do after its time.</summary>
    public bool IsOverdue(DateTimeOffset now) => IsOpen && now > Due;
}

/// <summary>The check lists of an incident: what the machine can tell is told by it, what people say counts more.</summary>
public static class CheckList
{
    /// <summary>Later, nobody is reminded any more: what was not done in a month is not done because of a reminder.</summary>
    public static readonly TimeSpan RemindedFor = TimeSpan.FromDays(30);

    /// <summary>The items of an incident, phase by phase.</summary>
    /// <param name="story">The incident.</param>
    /// <param name="told">Who was told of it.</param>
    public static IReadOnlyList<CheckLine> Of(IncidentStory story, IReadOnlyList<Announcement> told)
    {
        var evidence = new CheckEvidence(story, told);
        return
        [
            .. ShippedItems
                .All.Where(i =>
                    (!i.IsOfUsers || evidence.AffectedUsers)
                    && (!i.IsOfWayBack || evidence.WentBack)
                )
                .Select(i => Line(i, story.Incident, evidence)),
        ];
    }

    /// <summary>What is left to do after its time, the oldest first; nothing where it is too long ago.</summary>
    public static IReadOnlyList<CheckLine> Overdue(
        IncidentStory story,
        IReadOnlyList<Announcement> told,
        DateTimeOffset now
    ) =>
        now - story.Incident.OpenedAt > RemindedFor
            ? []
            : [.. Of(story, told).Where(l => l.IsOverdue(now)).OrderBy(static l => l.Due)];

    private static CheckLine Line(CheckItem item, IncidentState incident, CheckEvidence evidence)
    {
        var owner = incident.FollowUp.Owners.GetValueOrDefault(item.Id) ?? item.Owner;
        var due = incident.OpenedAt + CheckPhases.Within(item.Phase);
        if (
            incident.FollowUp.Ticks.GetValueOrDefault(item.Id) is { } tick
            && tick.State != TickState.Open
        )
        {
            return new CheckLine(item, tick.State, tick.Evidence, tick.By, owner, due);
        }
        return item.Machine?.Invoke(evidence) is { } found
            ? new CheckLine(
                item,
                found.Holds ? TickState.Done : TickState.Failed,
                found.Evidence,
                RunStarted.Automatic,
                owner,
                due
            )
            : new CheckLine(item, TickState.Open, "", null, owner, due);
    }
}
