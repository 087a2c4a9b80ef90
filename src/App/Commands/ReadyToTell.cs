using Lastgood.App.Composition;
using Lastgood.Core.Readiness;

namespace Lastgood.App.Commands;

/// <summary>Whether people could be told, and called, if a service were rolled back right now. No reason to call it not ready.</summary>
internal static class ReadyToTell
{
    // As often as drills are held by themselves, and a few days more.
    private static readonly TimeSpan Lately = TimeSpan.FromDays(35);

    public static async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Installation installation,
        string service,
        CancellationToken cancellation
    )
    {
        var contacts = installation.Settings.ContactsOf(service);
        return
        [
            contacts.Count > 0
                ? ReadinessCheck.Yes("contacts", string.Join(", ", contacts))
                : ReadinessCheck.Unknown(
                    "contacts",
                    "nobody is named who is called",
                    "name them with \"contacts:\""
                ),
            await ChannelsAsync(installation, cancellation),
        ];
    }

    private static async Task<ReadinessCheck> ChannelsAsync(
        Installation installation,
        CancellationToken cancellation
    )
    {
        const string name = "channels";
        await using var channels = installation.Channels(static _ => { });
        if (channels.All.Count == 0)
        {
            return ReadinessCheck.Unknown(
                name,
                "nobody is told of anything",
                "name channels with \"notify: channels:\""
            );
        }
        var since = installation.Time.GetUtcNow() - Lately;
        var silent = new List<string>();
        foreach (var channel in channels.All.Where(static c => !c.Channel.IsPublic))
        {
            var state = await channels.StateAsync(channel.Name, cancellation);
            if (state.LastDelivered is not { } last || last < since)
            {
                silent.Add(channel.Name);
            }
        }
        return silent.Count == 0
            ? ReadinessCheck.Yes(
                name,
                $"something arrived on each within the last {Lately.TotalDays:0} days"
            )
            : ReadinessCheck.Unknown(
                name,
                $"nothing arrived within the last {Lately.TotalDays:0} days on {string.Join(", ", silent)}",
                "lastgood notify test"
            );
    }
}
