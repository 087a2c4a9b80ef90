using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Delivery;

/// <summary>One attempt to send a message, whatever the channel does.</summary>
public static class Attempt
{
    /// <summary>Sends; trouble of any kind is a receipt. One that does not heed its end is left behind.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="message">What to say.</param>
    /// <param name="thread">What was said before.</param>
    /// <param name="time">Measures <see cref="IChannel.Timeout"/>.</param>
    /// <param name="cancellation">Ends it; the only thing that throws.</param>
    public static async Task<Receipt> SendAsync(
        IChannel channel,
        Message message,
        MessageThread thread,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        using var timeout = new CancellationTokenSource(channel.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token,
            cancellation
        );
        try
        {
            return await channel.SendAsync(message, thread, end.Token).WaitAsync(end.Token);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return new Receipt.Later(
                timeout.IsCancellationRequested
                    ? $"no answer within {Spoken.Duration(channel.Timeout)}"
                    : Redactor.Redact(Spoken.Excerpt(e.Message))
            );
        }
    }
}
