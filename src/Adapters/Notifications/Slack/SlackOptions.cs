using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Slack;

/// <summary>Slack by its Web API: one message an incident, which is kept up to date, with a thread below it.</summary>
public sealed record SlackOptions : ProviderOptions
{
    /// <summary>Slack takes about one message a second and channel.</summary>
    public static readonly TimeSpan OneASecond = TimeSpan.FromSeconds(1);

    /// <summary>Its options.</summary>
    public SlackOptions() => Pace = OneASecond;

    /// <summary>The token of a bot that may <c>chat:write</c>.</summary>
    public required Func<Secret> Token { get; init; }

    /// <summary>The channel's id, or its name.</summary>
    public required string Channel { get; init; }

    /// <summary>Where the API is, without a trailing slash.</summary>
    public string Api { get; init; } = "https://slack.com/api";

    /// <inheritdoc/>
    public override IChannel Create(string name, ChannelTools tools) =>
        new SlackChannel(name, this, tools);
}

/// <summary>Slack by an incoming webhook: a message each, as it cannot be said which one is meant later.</summary>
public sealed record SlackWebhookOptions : ProviderOptions
{
    /// <summary>Its options.</summary>
    public SlackWebhookOptions() => Pace = SlackOptions.OneASecond;

    /// <summary>The webhook's address.</summary>
    public required Func<Secret> Url { get; init; }

    /// <inheritdoc/>
    public override IChannel Create(string name, ChannelTools tools) =>
        new SlackWebhookChannel(name, this, tools);
}
