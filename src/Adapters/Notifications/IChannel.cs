namespace Lastgood.Adapters.Notifications;

/// <summary>
/// A way to tell people. It sends one message and says what became of that; queueing, order, retries and dead letters are
/// written once, around it, and only one worker at a time uses it.
/// </summary>
public interface IChannel
{
    /// <summary>Its name in the configuration.</summary>
    string Name { get; }

    /// <summary>Whether everybody can read it: then it is given only what the public may know, see <see cref="Message.PublicText"/>, and no drills.</summary>
    bool IsPublic => false;

    /// <summary>The longest that one message may take; after that it is tried again later.</summary>
    TimeSpan Timeout => TimeSpan.FromSeconds(10);

    /// <summary>The time to leave between two messages, where the provider limits their rate; zero for none.</summary>
    TimeSpan Pace => TimeSpan.Zero;

    /// <summary>
    /// Sends one message. The same message may come again, after a crash or a time-out: <see cref="Message.Id"/> is then the
    /// same, for providers that can tell. Trouble with the provider is a receipt; an exception is taken as
    /// <see cref="Receipt.Later"/>.
    /// </summary>
    /// <param name="message">What to say.</param>
    /// <param name="thread">What was said before of the same incident or run.</param>
    /// <param name="cancellation">Ends the attempt; what was sent may have arrived.</param>
    Task<Receipt> SendAsync(Message message, MessageThread thread, CancellationToken cancellation);
}
