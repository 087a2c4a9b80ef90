using System.Net.Mail;
using System.Text;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Mail;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Tests.Notifications.Providers;

/// <summary>E-mail, to a real server.</summary>
public sealed class MailTests(SmtpServers servers) : IClassFixture<SmtpServers>
{
    private static MailOptions Options(int port, MailSecurity security, string? authority = null) =>
        new()
        {
            Host = "127.0.0.1",
            Port = port,
            Security = security,
            Tls = authority is null ? null : new TlsFiles { Authority = authority },
            From = new MailAddress("lastgood@example.org", "Last Göod"),
            To = [new MailAddress("ops@example.org"), new MailAddress("boss@example.org")],
        };

    private static MailOptions LoggedIn(MailOptions options, string password) =>
        options with
        {
            User = "lastgood",
            Password = () => new Secret(password),
        };

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task An_e_mail_arrives_encrypted_from_one_who_is_logged_in(MailSecurity security)
    {
        var server = security == MailSecurity.Tls ? servers.Tls : servers.StartTls;
        var options = LoggedIn(Options(server.Port, security, server.Authority), "open sesame");
        var receipt = await Samples.SendAsync(options, Samples.Started);
        Assert.Equal(new Receipt.Delivered("<shop-n2@example.org>"), receipt);

        var mail = await server.NextAsync();
        Assert.Equal("lastgood@example.org", (string?)mail["sender"]);
        Assert.Equal("""["ops@example.org","boss@example.org"]""", mail["to"]!.ToJsonString());
        Assert.Equal("lastgood", (string?)mail["user"]);
        Assert.True((bool)mail["secure"]!);
        Assert.InRange((int)mail["longest"]!, 1, 998);
        Assert.Empty(mail["defects"]!.AsArray());
        var headers = mail["headers"]!;
        Assert.Equal("shop: rollback in progress, 1.2 → 1.1", (string?)headers["Subject"]);
        Assert.Equal("Last Göod <lastgood@example.org>", (string?)headers["From"]);
        Assert.Equal("Sat, 31 Jan 2026 14:00:00 +0000", (string?)headers["Date"]);
        Assert.Null(headers["In-Reply-To"]);
        Assert.Contains(
            "Reason: host db-7 <fails> & *cries*",
            (string?)mail["parts"]!["text/plain"],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Reason: host db-7 &lt;fails&gt; &amp; *cries*",
            (string?)mail["parts"]!["text/html"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Later_ones_are_answers_to_the_first()
    {
        var server = servers.Plain;
        await Samples.SendAsync(
            Options(server.Port, MailSecurity.None),
            Samples.Started,
            Samples.After("<shop-n0@example.org>")
        );
        var headers = (await server.NextAsync())["headers"]!;
        Assert.Equal("<shop-n0@example.org>", (string?)headers["In-Reply-To"]);
        Assert.Equal("<shop-n0@example.org>", (string?)headers["References"]);
        Assert.Equal("<shop-n2@example.org>", (string?)headers["Message-ID"]);
    }

    [Fact]
    public async Task A_long_text_with_anything_in_it_arrives()
    {
        var server = servers.Plain;
        var text = $".\r\n.dot\nX: y\n{Samples.Long.Text}";
        Assert.IsType<Receipt.Delivered>(
            await Samples.SendAsync(
                Options(server.Port, MailSecurity.None),
                Samples.Long with
                {
                    Title = "two\r\nBcc: all@example.org",
                    Text = text,
                }
            )
        );
        var mail = await server.NextAsync();
        Assert.Null(mail["headers"]!["Bcc"]);
        Assert.Empty(mail["defects"]!.AsArray());
        var plain = (string)mail["parts"]!["text/plain"]!;
        Assert.Contains(
            "\n.dot\nX: y\n\"ü€😀\"",
            plain.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
        Assert.Contains("characters left out", plain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_address_that_is_refused_keeps_nobody_else_from_being_told()
    {
        var server = servers.Plain;
        var options = Options(server.Port, MailSecurity.None);
        var said = new List<string>();
        Assert.IsType<Receipt.Delivered>(
            await Samples.SendAsync(
                options with
                {
                    To = [new("nobody@example.org"), .. options.To],
                },
                Samples.Started,
                say: said.Add
            )
        );
        Assert.Equal(
            [
                "it: recipient nobody@example.org: 550 5.1.1 no such user; the others were written to",
            ],
            said
        );
        Assert.Equal(2, (await server.NextAsync())["to"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("nobody@example.org", "Refused")]
    [InlineData("busy@example.org", "Later")]
    public async Task Where_nobody_is_accepted_the_server_says_whether_that_will_change(
        string to,
        string kind
    )
    {
        var server = servers.Plain;
        var options = Options(server.Port, MailSecurity.None) with { To = [new(to)] };
        var receipt = await Samples.SendAsync(options, Samples.Started);
        Assert.Equal(kind, receipt.GetType().Name);
    }

    [Fact]
    public async Task What_the_server_does_not_want_is_refused()
    {
        var server = servers.Plain;
        var options = Options(server.Port, MailSecurity.None);
        Assert.Equal(
            new Receipt.Refused("e-mail: 554 5.7.1 rejected"),
            await Samples.SendAsync(options, Samples.Started with { Title = "spam" })
        );
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_not_told()
    {
        var server = servers.StartTls;
        var options = LoggedIn(
            Options(server.Port, MailSecurity.StartTls, server.Authority),
            "wrong-password"
        );
        var refused = Assert.IsType<Receipt.Refused>(
            await Samples.SendAsync(options, Samples.Started)
        );
        Assert.StartsWith("login: 535 ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_where_the_connection_cannot_be_kept_private()
    {
        Assert.Equal(
            new Receipt.Later("127.0.0.1 does not offer STARTTLS; nothing was sent"),
            await Samples.SendAsync(
                Options(servers.Plain.Port, MailSecurity.StartTls),
                Samples.Started
            )
        );
        var later = Assert.IsType<Receipt.Later>(
            await Samples.SendAsync(
                Options(servers.StartTls.Port, MailSecurity.StartTls),
                Samples.Started
            )
        );
        Assert.StartsWith("no secure connection", later.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no answer within 100 ms")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "what came back is not SMTP")]
    [InlineData("421 busy\r\n", "greeting: 421 busy")]
    public async Task Something_else_that_answers_is_tried_later(string says, string error)
    {
        await using var server = new TalkingServer(says);
        var options = Options(server.Port, MailSecurity.None) with
        {
            Timeout = says.Length == 0 ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(60),
        };
        Assert.Equal(new Receipt.Later(error), await Samples.SendAsync(options, Samples.Started));
    }

    [Fact]
    public void A_subject_of_any_length_is_in_words_that_fit()
    {
        var words = MailText.Words(string.Concat(Enumerable.Repeat("ü😀", 40))).Split("\r\n ");
        Assert.All(words, static w => Assert.InRange(w.Length, 1, 75));
        Assert.Equal(
            string.Concat(Enumerable.Repeat("ü😀", 40)),
            string.Concat(
                words.Select(static w =>
                    Encoding.UTF8.GetString(Convert.FromBase64String(w[10..^2]))
                )
            )
        );
        Assert.Equal("plain", MailText.Words("plain"));
    }
}
