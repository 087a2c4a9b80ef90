using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Grafana;

/// <summary>Annotations in Grafana.</summary>
public sealed record GrafanaOptions : ProviderOptions
{
    /// <summary>Where Grafana is, without a trailing slash.</summary>
    public required string Url { get; init; }

    /// <summary>The token of a service account that may write annotations.</summary>
    public required Func<Secret> Token { get; init; }

    /// <summary>The dashboard that is annotated; null: all that ask for the tags.</summary>
    public string? Dashboard { get; init; }

    /// <inheritdoc/>
    public override IChannel Create(string name, ChannelTools tools) =>
        new GrafanaChannel(name, this, tools);
}
