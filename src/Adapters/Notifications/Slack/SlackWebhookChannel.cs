using Lastgood.Adapters.Notifications.Delivery;
using Lastgood.Adapters.Notifications.Providers;

namespace Lastgood.Adapters.Notifications.Slack;

/// <summary>A channel of Slack's, by an incoming webhook.</summary>
/// <param name="name">The channel's name.</param>
/// <param name="options">Where it goes.</param>
/// <param name="tools">What it works with.</param>
public sealed class SlackWebhookChannel(
    string name,
    SlackWebhookOptions options,
    ChannelTools tools
) : ProviderChannel(name, options, tools, requests: 2)
{
    /// <inheritdoc/>
    protected override async Task<Receipt> TellAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    )
    {
        var url = options.Url();
        string? strange = null;
        var receipt = await Sender.SendAsync(
            ProviderRequest.ToSecret(url, SlackMessage.Rich(message)),
            ProviderRequest.ToSecret(url, SlackMessage.Text(message)),
            answer =>
            {
                strange = answer.Text.Trim() == "ok" ? null : HttpReceipts.Describe(answer);
                return null;
            },
            cancellation
        );
        return strange is null
            ? receipt
            : new Receipt.Later($"what came back is not Slack's: {strange}");
    }
}
