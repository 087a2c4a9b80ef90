using System.Net.Mail;
using System.Text;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Mail;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>email:</c> of a channel.</summary>
internal static class EmailSection
{
    private const int MostReaders = 100;

    private static readonly TextShape Address = new(
        "an e-mail address, e.g. ops@example.com or \"The Shop <shop@example.com>\"",
        "^[^\\u0000-\\u001f]+@[^\\u0000-\\u001f]+$",
        static text =>
            text.Length <= 320
            && !text.Any(char.IsControl)
            && MailAddress.TryCreate(text, out var address)
            && Ascii.IsValid(address.Address)
            && !address.Address.AsSpan().ContainsAny(" <>")
    );

    private static readonly Field<string> Server = Field.Required(
        "server",
        Texts.Host,
        "The mail server, without a port."
    );

    private static readonly Field<int> Port = Field.Default(
        "port",
        DockerTexts.Port,
        587,
        "Its port."
    );

    private static readonly Field<MailSecurity> Security = Field.Default(
        "security",
        new ChoiceShape<MailSecurity>(
            ("starttls", MailSecurity.StartTls),
            ("tls", MailSecurity.Tls),
            ("none", MailSecurity.None)
        ),
        MailSecurity.StartTls,
        "How the connection is kept private. starttls: usually port 587; nothing is sent where the server does not offer it. tls: usually port 465. none: for a server on the same machine."
    );

    private static readonly Field<string> Authority = Field.Optional(
        "ca_file",
        new PathShape("a file"),
        "The authority that signed the server's certificate, PEM. Left out: those that the machine trusts."
    );

    private static readonly Field<string> User = Field.Optional(
        "user",
        Texts.Title,
        "As whom to log in. Left out: not at all."
    );

    private static readonly SecretFields Password = new("password", "the password of the user");

    private static readonly Field<string> From = Field.Required("from", Address, "Who writes.");

    private static readonly Field<IReadOnlyList<string>> To = Field.Required(
        "to",
        new ListShape<string>("e-mail addresses", Address, MostReaders),
        "To whom; at least one."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)),
        TimeSpan.FromSeconds(30),
        "The longest that one message may take."
    );

    /// <summary>The definition.</summary>
    public static Section<ChannelOptions> Definition { get; } =
        new(
            "e-mail",
            [Server, Port, Security, Authority, User, .. Password.All, From, To, Timeout],
            static values => new MailOptions
            {
                Host = values.Get(Server),
                Port = values.Get(Port),
                Security = values.Get(Security),
                Tls = values.Find(Authority) is { } file ? new TlsFiles { Authority = file } : null,
                User = values.Find(User),
                Password = Password.Of(values) is { } password ? password.Read : null,
                From = new MailAddress(values.Get(From)),
                To = [.. values.Get(To).Select(static to => new MailAddress(to))],
                Timeout = values.Get(Timeout),
            },
            Check
        );

    private static void Check(Values values)
    {
        Password.Check(values, isRequired: values.IsGiven(User));
        if (Password.IsGiven(values) && !values.IsGiven(User))
        {
            values.RefuseMissing(User, "this key is missing: whose password is it?");
        }
        if (values.IsGiven(To) && values.Find(To) is { Count: 0 })
        {
            values.Refuse(To, "must be at least one e-mail address");
        }
        if (values.Find(Security) == MailSecurity.None && values.IsGiven(User))
        {
            values.Refuse(
                Security,
                "a password is not sent over a connection that anybody can read"
            );
        }
        if (values.Find(Server)?.Contains(':', StringComparison.Ordinal) == true)
        {
            values.Refuse(Server, "the port has a key of its own");
        }
    }
}
