using Lastgood.Adapters.Notifications.StatusPages;

namespace Lastgood.Adapters.Notifications.Cachet;

/// <summary>Cachet 3, on a host of one's own.</summary>
public sealed record CachetOptions : StatusPageOptions
{
    /// <summary>Where Cachet is, without a trailing slash.</summary>
    public required string Url { get; init; }

    /// <inheritdoc/>
    public override IChannel Create(string name, ChannelTools tools) =>
        new CachetChannel(name, this, tools);
}
