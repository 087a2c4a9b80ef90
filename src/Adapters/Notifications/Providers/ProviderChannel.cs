using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Providers;

/// <summary>A channel over HTTP.</summary>
/// <param name="name">The channel's name.</param>
/// <param name="options">How it is asked.</param>
/// <param name="tools">What it works with.</param>
/// <param name="requests">The most requests that one message takes.</param>
public abstract class ProviderChannel(
    string name,
    ProviderOptions options,
    ChannelTools tools,
    int requests
) : IChannel
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public virtual bool IsPublic => false;

    /// <inheritdoc/>
    public TimeSpan Timeout => (options.Timeout + options.Pace) * requests;

    /// <inheritdoc/>
    public TimeSpan Pace => options.Pace;

    /// <summary>What it works with.</summary>
    protected ChannelTools Tools => tools;

    /// <summary>Sends its requests.</summary>
    protected ProviderSender Sender { get; } = new(tools, options.Timeout, options.Pace);

    /// <inheritdoc/>
    public async Task<Receipt> SendAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(thread);
        try
        {
            return await TellAsync(message, thread, cancellation);
        }
        catch (SecretException e)
        {
            // Somebody will put it there.
            return new Receipt.Later(e.Message);
        }
    }

    /// <summary>Sends one message; secrets that cannot be had are thrown.</summary>
    /// <param name="message">What to say.</param>
    /// <param name="thread">What was said before of the same incident or run.</param>
    /// <param name="cancellation">Ends the attempt; what was sent may have arrived.</param>
    /// <exception cref="SecretException">A secret cannot be had.</exception>
    protected abstract Task<Receipt> TellAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    );
}
