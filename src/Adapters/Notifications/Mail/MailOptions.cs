using System.Net.Mail;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Mail;

/// <summary>How a connection to a mail server is kept private.</summary>
public enum MailSecurity
{
    /// <summary>TLS from the beginning, usually on port 465.</summary>
    Tls,

    /// <summary>STARTTLS, and nothing is sent where the server does not offer it; usually on port 587.</summary>
    StartTls,

    /// <summary>Not at all: for a server on the same machine.</summary>
    None,
}

/// <summary>E-mail, by SMTP.</summary>
public sealed record MailOptions : ChannelOptions
{
    /// <summary>The server.</summary>
    public required string Host { get; init; }

    /// <summary>Its port; 1 to 65535.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the connection is kept private.</summary>
    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>Who is trusted, and which certificate is shown; null: those that the machine trusts, and none.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>As whom to log in; null not to.</summary>
    public string? User { get; init; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public Func<Secret>? Password { get; init; }

    /// <summary>Who writes.</summary>
    public required MailAddress From { get; init; }

    /// <summary>To whom.</summary>
    public required IReadOnlyList<MailAddress> To { get; init; }

    /// <summary>The longest that one message may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override IChannel Create(string name, ChannelTools tools) =>
        new MailChannel(name, this, tools);
}
