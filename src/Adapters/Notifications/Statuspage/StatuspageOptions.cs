using Lastgood.Adapters.Notifications.StatusPages;

namespace Lastgood.Adapters.Notifications.Statuspage;

/// <summary>Atlassian Statuspage.</summary>
public sealed record StatuspageOptions : StatusPageOptions
{
    /// <summary>Its options: it takes a request a second.</summary>
    public StatuspageOptions() => Pace = TimeSpan.FromSeconds(1);

    /// <summary>The page's id.</summary>
    public required string Page { get; init; }

    /// <summary>Where the API is, without a trailing slash.</summary>
    public string Api { get; init; } = "https://api.statuspage.io";

    /// <inheritdoc/>
    public override IChannel Create(string name, ChannelTools tools) =>
        new StatuspageChannel(name, this, tools);
}
