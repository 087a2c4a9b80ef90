using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Lastgood.Adapters.Http;

namespace Lastgood.Adapters.Notifications.Mail;

/// <summary>
/// A conversation with a mail server (RFC 5321). System.Net.Mail does not encrypt from the beginning, trusts no authority of
/// one's own, and does not say which number it was answered with.
/// </summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private const int LongestLine = 4096;
    private const int MostLines = 100;

    private readonly TcpClient client = new();
    private Stream stream = Stream.Null;
    private SmtpReply hello = new(0, []);

    /// <summary>Connects, and greets; encrypted where that is wanted.</summary>
    /// <exception cref="SmtpException">The server refuses, or cannot do what is wanted.</exception>
    public async Task OpenAsync(MailOptions options, CancellationToken cancellation)
    {
        await client.ConnectAsync(options.Host, options.Port, cancellation);
        stream = client.GetStream();
        if (options.Security == MailSecurity.Tls)
        {
            await EncryptAsync(options, cancellation);
        }
        Expect("greeting", await ReadAsync(cancellation), 220);
        await GreetAsync(cancellation);
        if (options.Security == MailSecurity.StartTls)
        {
            if (!Offers("STARTTLS"))
            {
                throw new SmtpException(
                    $"{options.Host} does not offer STARTTLS; nothing was sent"
                );
            }
            await AskAsync("STARTTLS", "STARTTLS", 220, cancellation);
            await EncryptAsync(options, cancellation);
            await GreetAsync(cancellation);
        }
    }

    /// <summary>Logs in.</summary>
    /// <exception cref="SmtpException">The server refuses, or knows no way that is known here.</exception>
    public async Task LogInAsync(string user, string password, CancellationToken cancellation)
    {
        if (Offers("AUTH", "PLAIN"))
        {
            var both = Base64($"\0{user}\0{password}");
            await AskAsync("login", $"AUTH PLAIN {both}", 235, cancellation);
        }
        else if (Offers("AUTH", "LOGIN"))
        {
            await AskAsync("login", "AUTH LOGIN", 334, cancellation);
            await AskAsync("login", Base64(user), 334, cancellation);
            await AskAsync("login", Base64(password), 235, cancellation);
        }
        else
        {
            throw new SmtpException("it offers no login with a password");
        }
    }

    /// <summary>Sends an e-mail to all who are accepted; there is at least one.</summary>
    /// <returns>What was said of each who was not.</returns>
    /// <exception cref="SmtpException">The server refuses the e-mail, or everybody.</exception>
    public async Task<IReadOnlyList<string>> SendAsync(
        string from,
        IReadOnlyList<string> to,
        string text,
        CancellationToken cancellation
    )
    {
        await AskAsync($"sender {from}", $"MAIL FROM:<{from}>", 250, cancellation);
        var refused = new List<SmtpException>();
        foreach (var address in to)
        {
            try
            {
                await AskAsync($"recipient {address}", $"RCPT TO:<{address}>", 250, cancellation);
            }
            catch (SmtpException e)
            {
                refused.Add(e);
            }
        }
        if (refused.Count == to.Count)
        {
            // One who may be accepted later is reason enough to try.
            throw refused.Find(static e => !e.IsFinal) ?? refused[0];
        }
        await AskAsync("e-mail", "DATA", 354, cancellation);
        // A line that begins with a dot gets another.
        await WriteAsync(
            text.Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + "\r\n.\r\n",
            cancellation
        );
        Expect("e-mail", await ReadAsync(cancellation), 250);
        return [.. refused.Select(static e => e.Message)];
    }

    /// <summary>Says good-bye.</summary>
    public Task CloseAsync(CancellationToken cancellation) =>
        AskAsync("good-bye", "QUIT", 221, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        client.Dispose();
    }

    private async Task EncryptAsync(MailOptions options, CancellationToken cancellation)
    {
        var settings = (options.Tls ?? new TlsFiles()).Read();
        settings.TargetHost = options.Host;
        var encrypted = new SslStream(stream);
        stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(settings, cancellation);
    }

    private async Task GreetAsync(CancellationToken cancellation) =>
        hello = await AskAsync("greeting", "EHLO lastgood.invalid", 250, cancellation);

    private bool Offers(string word, string? argument = null) =>
        hello
            .Lines.Skip(1)
            .Select(static line => line.ToUpperInvariant().Split(' ', '='))
            .Any(line =>
                line[0] == word
                && (argument is null || line.Contains(argument, StringComparer.Ordinal))
            );

    private static string Base64(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<SmtpReply> AskAsync(
        string what,
        string line,
        int wanted,
        CancellationToken cancellation
    )
    {
        await WriteAsync(line + "\r\n", cancellation);
        return Expect(what, await ReadAsync(cancellation), wanted);
    }

    // 251 forwards; to whom is the server's.
    private static SmtpReply Expect(string what, SmtpReply reply, int wanted) =>
        reply.Code == wanted || (wanted == 250 && reply.Code == 251)
            ? reply
            : throw new SmtpException(what, reply);

    private async Task WriteAsync(string text, CancellationToken cancellation)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await stream.FlushAsync(cancellation);
    }

    private async Task<SmtpReply> ReadAsync(CancellationToken cancellation)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await LineAsync(cancellation);
            if (
                line.Length < 3
                || !int.TryParse(
                    line.AsSpan(0, 3),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var code
                )
            )
            {
                break;
            }
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
            {
                return new SmtpReply(code, lines);
            }
        }
        throw new SmtpException("what came back is not SMTP");
    }

    // The answers are short and the server waits after each: bytes one by one are good enough.
    private async Task<string> LineAsync(CancellationToken cancellation)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (line.Count < LongestLine)
        {
            if (await stream.ReadAsync(one, cancellation) == 0)
            {
                throw new SmtpException("the connection was closed before it was answered");
            }
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }
            line.Add(one[0]);
        }
        throw new SmtpException("what came back is not SMTP");
    }
}
