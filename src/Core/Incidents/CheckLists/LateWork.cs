namespace Lastgood.Core.Incidents.CheckLists;

/// <summary>What people have left undone in an incident after its time.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Items">The items of its check lists.</param>
/// <param name="Actions">The numbers of its action items.</param>
/// <param name="Since">Since when the oldest of them is late, UTC.</param>
public sealed record LateWork(
    string Incident,
    IReadOnlyList<string> Items,
    IReadOnlyList<int> Actions,
    DateTimeOffset Since
)
{
    /// <summary>What is late in an incident; null where nothing is.</summary>
    /// <param name="story">The incident.</param>
    /// <param name="told">Who was told of it.</param>
    /// <param name="now">The moment that is asked about.</param>
    public static LateWork? Of(
        IncidentStory story,
        IReadOnlyList<Announcement> told,
        DateTimeOffset now
    )
    {
        var items = CheckList.Overdue(story, told, now);
        var actions = story.Incident.FollowUp.Actions.Where(a => a.IsOverdue(now)).ToList();
        return items.Count + actions.Count == 0
            ? null
            : new LateWork(
                story.Incident.Id,
                [.. items.Select(static l => l.Item.Id)],
                [.. actions.Select(static a => a.Number)],
                items.Select(static l => l.Due).Concat(actions.Select(static a => a.Due)).Min()
            );
    }
}
