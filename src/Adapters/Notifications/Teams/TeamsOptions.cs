using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Teams;

/// <summary>Microsoft Teams, by the webhook of a workflow.</summary>
public sealed record TeamsOptions : ProviderOptions
{
    /// <summary>The workflow's address.</summary>
    public required Func<Secret> Url { get; init; }

    /// <inheritdoc/>
    public override IChannel Create(string name, ChannelTools tools) =>
        new TeamsChannel(name, this, tools);
}
