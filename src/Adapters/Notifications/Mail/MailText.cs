using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Text;
using Lastgood.Adapters.Notifications.Providers;

namespace Lastgood.Adapters.Notifications.Mail;

/// <summary>A message as an e-mail: the text, and the same as simple HTML. Pure.</summary>
public static class MailText
{
    private const int LongestText = 64_000;
    private const int LongestSubject = 200;

    /// <summary>What names a message, the same whenever it is sent again, so that nobody needs to see it twice.</summary>
    public static string MessageId(string id, MailAddress from) => $"<{Safe(id)}@{from.Host}>";

    /// <summary>The whole e-mail, lines ended as SMTP has them.</summary>
    /// <param name="message">What to say.</param>
    /// <param name="options">From whom, to whom.</param>
    /// <param name="root">The message-id that begins its thread; null where this does.</param>
    public static string Of(Message message, MailOptions options, string? root)
    {
        var boundary = $"=_{Safe(message.Id)}";
        var body = MiddleCut.ToLength(MessageBody.Of(message), LongestText);
        var links = string.Concat(message.Links.Select(static l => $"\n{l.Title}: {l.Url}"));
        IEnumerable<string?> lines =
        [
            $"From: {Address(options.From)}",
            $"To: {string.Join(",\r\n ", options.To.Select(Address))}",
            $"Subject: {Words(MiddleCut.ToLength(message.Title, LongestSubject))}",
            $"Date: {message.Notice.At.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}",
            $"Message-ID: {MessageId(message.Id, options.From)}",
            root is null ? null : $"In-Reply-To: {root}",
            root is null ? null : $"References: {root}",
            // Nobody's holiday is an answer.
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            $"Content-Type: multipart/alternative; boundary=\"{boundary}\"",
            "",
            $"--{boundary}",
            .. Part(
                "text/plain",
                $"{message.Title}\n\n{body}{(links.Length == 0 ? "" : "\n" + links)}"
            ),
            $"--{boundary}",
            .. Part("text/html", Html(message, body)),
            $"--{boundary}--",
            "",
        ];
        return string.Join("\r\n", lines.OfType<string>());
    }

    /// <summary>A header's text, in encoded words where it has more than ASCII.</summary>
    public static string Words(string text)
    {
        var line = new string([.. text.Select(static c => char.IsControl(c) ? ' ' : c)]);
        if (Ascii.IsValid(line) && !line.Contains("=?", StringComparison.Ordinal))
        {
            return line;
        }
        // A word has at most 75 characters: 45 bytes in Base64 are 60, and never half a character.
        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in line.EnumerateRunes())
        {
            var bytes = new byte[rune.Utf8SequenceLength];
            rune.EncodeToUtf8(bytes);
            if (word.Count + bytes.Length > 45)
            {
                words.Add(Encoded(word));
                word.Clear();
            }
            word.AddRange(bytes);
        }
        words.Add(Encoded(word));
        return string.Join("\r\n ", words);
    }

    private static string Encoded(List<byte> word) =>
        $"=?utf-8?B?{Convert.ToBase64String([.. word])}?=";

    private static string Address(MailAddress address) =>
        address.DisplayName.Length == 0 ? address.Address
        : Ascii.IsValid(address.DisplayName)
            ? $"\"{address.DisplayName.Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal)}\" <{address.Address}>"
        : $"{Words(address.DisplayName)} <{address.Address}>";

    private static IEnumerable<string> Part(string type, string text) =>
        [
            $"Content-Type: {type}; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            Convert.ToBase64String(
                Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")),
                Base64FormattingOptions.InsertLineBreaks
            ),
        ];

    private static string Html(Message message, string body)
    {
        var links = string.Concat(
            message.Links.Select(static l =>
                $"<p><a href=\"{WebUtility.HtmlEncode(l.Url)}\">{WebUtility.HtmlEncode(l.Title)}</a></p>\n"
            )
        );
        return $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>{WebUtility.HtmlEncode(
                message.Title
            )}</title></head>
            <body style="font-family: sans-serif">
            <h1 style="font-size: 1.2em">{WebUtility.HtmlEncode(message.Title)}</h1>
            <p style="white-space: pre-wrap">{WebUtility.HtmlEncode(body)}</p>
            {links}</body></html>
            """;
    }

    private static string Safe(string id) =>
        string.Concat(
            id.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_')
        );
}
