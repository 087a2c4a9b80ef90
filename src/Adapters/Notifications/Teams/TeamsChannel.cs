using Lastgood.Adapters.Notifications.Providers;

namespace Lastgood.Adapters.Notifications.Teams;

/// <summary>A channel of Microsoft Teams': a card for each message.</summary>
/// <param name="name">The channel's name.</param>
/// <param name="options">Where it goes.</param>
/// <param name="tools">What it works with.</param>
public sealed class TeamsChannel(string name, TeamsOptions options, ChannelTools tools)
    : ProviderChannel(name, options, tools, requests: 2)
{
    /// <inheritdoc/>
    protected override Task<Receipt> TellAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    )
    {
        var url = options.Url();
        return Sender.SendAsync(
            ProviderRequest.ToSecret(url, TeamsCard.Rich(message)),
            ProviderRequest.ToSecret(url, TeamsCard.Plain(message)),
            reference: null,
            cancellation
        );
    }
}
