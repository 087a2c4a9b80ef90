using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Webhook;

/// <summary>Where a webhook goes.</summary>
public sealed record WebhookOptions : ChannelOptions
{
    /// <summary>The address; it is often a secret itself.</summary>
    public required Func<Secret> Url { get; init; }

    /// <summary>Where the key is that messages are signed with; null to sign nothing.</summary>
    public SecretSource? Secret { get; init; }

    /// <summary>Which lastgood it comes from: a URI reference.</summary>
    public string Source { get; init; } = "/lastgood";

    /// <summary>Where the services run.</summary>
    public string Environment { get; init; } = "production";

    /// <summary>The longest that one message may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override IChannel Create(string name, ChannelTools tools) =>
        new WebhookChannel(name, this, tools.Http, tools.Time);
}
