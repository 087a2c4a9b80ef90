using Lastgood.Core.Incidents.CheckLists;
using Lastgood.Core.Journal;
using Lastgood.Core.Telling;

namespace Lastgood.App.Composition;

/// <summary>Who was told of an incident, read from the streams of the channels.</summary>
internal static class Announcements
{
    /// <summary>Everything that was delivered of an incident, channel by channel.</summary>
    public static async Task<IReadOnlyList<Announcement>> AnnouncementsAsync(
        this Installation installation,
        string incident,
        CancellationToken cancellation
    )
    {
        if (installation.Settings.Notify.Channels.Count == 0)
        {
            return [];
        }
        await using var channels = installation.Channels(static _ => { });
        var found = new List<Announcement>();
        foreach (var channel in channels.All)
        {
            var entries = await installation.FactsAsync(
                ChannelState.StreamOf(channel.Name),
                cancellation
            );
            found.AddRange(
                from entry in entries
                let delivered = entry.Fact as NoticeDelivered
                where delivered?.Thread == incident
                select new Announcement(
                    entry.At,
                    channel.Name,
                    channel.Channel.IsPublic,
                    delivered.Moment == Moments.Word(Moment.Resolved)
                )
            );
        }
        return found;
    }
}
