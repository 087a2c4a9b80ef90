using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.StatusPages;
using Lastgood.Core.Telling;

namespace Lastgood.App.StatusPage;

/// <summary>What everybody may know: made of words for the public and nothing else.</summary>
/// <param name="Title">What the page is headed.</param>
/// <param name="At">When it was made.</param>
/// <param name="Services">The services, by the names that the public knows.</param>
/// <param name="Incidents">The incidents, the newest first: those that are open, and those of the last 90 days.</param>
internal sealed record PublicPage(
    string Title,
    DateTimeOffset At,
    IReadOnlyList<PublicService> Services,
    IReadOnlyList<PublicIncident> Incidents
)
{
    /// <summary>For how long incidents that are over are shown.</summary>
    public static readonly TimeSpan History = TimeSpan.FromDays(90);

    /// <summary>The incidents that are not over.</summary>
    public IEnumerable<PublicIncident> Open => Incidents.Where(static i => i.IsOpen);

    /// <summary>The page for messages.</summary>
    /// <param name="title">What it is headed.</param>
    /// <param name="at">When it is made.</param>
    /// <param name="services">The public names of the services, and the names by which messages know each: its own, and its groups'.</param>
    /// <param name="messages">All messages of all services, in order within each.</param>
    public static PublicPage Of(
        string title,
        DateTimeOffset at,
        IEnumerable<(string Name, IReadOnlyList<string> Keys)> services,
        IEnumerable<Message> messages
    )
    {
        var incidents = messages
            .Select(static m => (m.Notice.At, Notice: PublicNotice.Of(m)))
            .Where(static m => m.Notice is not null)
            .GroupBy(static m => m.Notice!.Thread, StringComparer.Ordinal)
            .Select(static thread => new PublicIncident(
                thread.First().Notice!.Mark,
                thread.First().Notice!.Service,
                thread.First().Notice!.Title,
                [
                    .. thread.Select(static m => new PublicUpdate(
                        m.At,
                        m.Notice!.Phase,
                        m.Notice.Text
                    )),
                ]
            ))
            .Where(i => i.IsOpen || i.Updates[^1].At >= at - History)
            .OrderByDescending(static i => i.Updates[0].At)
            .ToList();
        return new PublicPage(
            title,
            at,
            [
                .. services.Select(s => new PublicService(
                    s.Name,
                    incidents
                        .Where(i => i.IsOpen && s.Keys.Contains(i.Service, StringComparer.Ordinal))
                        .Select(static i => (PublicPhase?)i.Phase)
                        .Min()
                )),
            ],
            incidents
        );
    }
}

/// <summary>A service.</summary>
/// <param name="Name">What the public knows it as.</param>
/// <param name="Phase">How far its incident is; null where it has none.</param>
internal sealed record PublicService(string Name, PublicPhase? Phase);

/// <summary>An incident.</summary>
/// <param name="Mark">Its name for the public.</param>
/// <param name="Service">The service or group, by its own name; it is not shown.</param>
/// <param name="Title">Its title.</param>
/// <param name="Updates">What was told, the oldest first; at least one.</param>
internal sealed record PublicIncident(
    string Mark,
    string Service,
    string Title,
    IReadOnlyList<PublicUpdate> Updates
)
{
    /// <summary>How far it is.</summary>
    public PublicPhase Phase => Updates[^1].Phase;

    /// <summary>Whether it is not over.</summary>
    public bool IsOpen => Phase != PublicPhase.Resolved;
}

/// <summary>What was told at one moment.</summary>
/// <param name="At">When.</param>
/// <param name="Phase">How far the incident was.</param>
/// <param name="Text">The words.</param>
internal sealed record PublicUpdate(DateTimeOffset At, PublicPhase Phase, string Text);
