using System.Security.Authentication;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Mail;

/// <summary>E-mail, by a server that takes it by SMTP. What belongs together is a thread in the reader's program.</summary>
/// <param name="name">The channel's name.</param>
/// <param name="options">Where it goes.</param>
/// <param name="tools">What it works with.</param>
public sealed class MailChannel(string name, MailOptions options, ChannelTools tools) : IChannel
{
    /// <inheritdoc/>
    public string Name => name;

    // Its own time is over first, as that says more.
    /// <inheritdoc/>
    public TimeSpan Timeout => options.Timeout + TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<Receipt> SendAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    )
    {
        using var timeout = new CancellationTokenSource(options.Timeout, tools.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token,
            cancellation
        );
        try
        {
            await SendAsync(MailText.Of(message, options, thread.Root), end.Token);
            return new Receipt.Delivered(MailText.MessageId(message.Id, options.From));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Receipt.Later($"no answer within {Spoken.Duration(options.Timeout)}");
        }
        catch (SmtpException e)
        {
            var error = Redactor.Redact(e.Message);
            return e.IsFinal ? new Receipt.Refused(error) : new Receipt.Later(error);
        }
        catch (Exception e)
            when (e is SecretException or AuthenticationException
                || NetworkTrouble.Describe(e) is not null
            )
        {
            return new Receipt.Later(NetworkTrouble.Describe(e) ?? e.Message);
        }
    }

    private async Task SendAsync(string text, CancellationToken cancellation)
    {
        await using var session = new SmtpSession();
        await session.OpenAsync(options, cancellation);
        if (options.User is { } user)
        {
            await session.LogInAsync(user, options.Password?.Invoke().Reveal() ?? "", cancellation);
        }
        var refused = await session.SendAsync(
            options.From.Address,
            [.. options.To.Select(static to => to.Address)],
            text,
            cancellation
        );
        foreach (var one in refused)
        {
            tools.Say($"{name}: {Redactor.Redact(one)}; the others were written to");
        }
        await CloseAsync(session, cancellation);
    }

    // It is delivered, whatever the server says to a good-bye.
    private static async Task CloseAsync(SmtpSession session, CancellationToken cancellation)
    {
        try
        {
            await session.CloseAsync(cancellation);
        }
        catch (Exception e) when (e is SmtpException or IOException or OperationCanceledException)
        {
            return;
        }
    }
}
