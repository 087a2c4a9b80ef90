namespace Lastgood.Adapters.Notifications;

/// <summary>The terminal of whoever watches.</summary>
/// <param name="name">The channel's name.</param>
/// <param name="say">Says one line.</param>
public sealed class TerminalChannel(string name, Action<string> say) : IChannel
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Task<Receipt> SendAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    )
    {
        say($"{Name}: {message.Text.ReplaceLineEndings("\n  ")}");
        return Task.FromResult<Receipt>(new Receipt.Delivered());
    }
}
