using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Delivery;

namespace Lastgood.App.Configuration;

/// <summary>Who is told of what.</summary>
internal sealed record NotifySettings
{
    /// <summary>The channels, in the file's order.</summary>
    public IReadOnlyList<ChannelSettings> Channels { get; init; } = [];

    /// <summary>How often a rollback that goes on is told of.</summary>
    public TimeSpan Progress { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A folder of templates, as an absolute path; null for the usual words.</summary>
    public string? Templates { get; init; }

    /// <summary>Where to look further, with placeholders; null for nowhere.</summary>
    public string? Link { get; init; }
}

/// <summary>One channel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">What it is.</param>
/// <param name="Wishes">What it is told.</param>
/// <param name="Templates">A folder of templates of its own, as an absolute path; null for those of all.</param>
internal sealed record ChannelSettings(
    string Name,
    ChannelOptions Options,
    Subscription Wishes,
    string? Templates
);
