using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.PagerDuty;

/// <summary>PagerDuty, by the Events API v2.</summary>
public sealed record PagerDutyOptions : ProviderOptions
{
    /// <summary>The integration's key.</summary>
    public required Func<Secret> RoutingKey { get; init; }

    /// <summary>Whether drills page.</summary>
    public bool PagesForDrills { get; init; }

    /// <summary>Where the API is, without a trailing slash.</summary>
    public string Api { get; init; } = "https://events.pagerduty.com";

    /// <inheritdoc/>
    public override IChannel Create(string name, ChannelTools tools) =>
        new PagerDutyChannel(name, this, tools);
}
