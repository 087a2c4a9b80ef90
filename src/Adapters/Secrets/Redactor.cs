using System.Text.RegularExpressions;

namespace Lastgood.Adapters.Secrets;

/// <summary>
/// Takes secrets out of texts before they touch disk. It knows their usual forms; whoever knows that a value is one, such as
/// that of an environment variable, leaves it out before.
/// </summary>
public static partial class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mark = "[redacted]";

    /// <summary>The text without the secrets that can be recognised.</summary>
    public static string Redact(string text)
    {
        text = PrivateKey().Replace(text, Mark);
        text = Credentials().Replace(text, $"${{before}}{Mark}@");
        text = Authorization().Replace(text, $"${{before}}{Mark}");
        text = Named().Replace(text, $"${{before}}{Mark}");
        return Token().Replace(text, Mark);
    }

    /// <summary>An environment as <c>NAME=value</c> lines, sorted, with the names alone told.</summary>
    public static string Environment(IEnumerable<string> variables) =>
        string.Join(
            '\n',
            variables
                .Select(static v => $"{v.Split('=', 2)[0]}={Mark}")
                .Order(StringComparer.Ordinal)
        );

    [GeneratedRegex(
        "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
        RegexOptions.Singleline | RegexOptions.NonBacktracking
    )]
    private static partial Regex PrivateKey();

    // scheme://user:password@host, and scheme://token@host; a password may have an @ or a / of its own.
    [GeneratedRegex(
        @"(?<before>[a-zA-Z][a-zA-Z0-9+.-]*://)(?:[^\s/""'<>]+|[^\s/:""'<>]*:[^\s\d/""'<>][^\s""'<>]*)@",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Credentials();

    [GeneratedRegex(
        @"(?<before>(?:authorization|cookie|set-cookie|x-api-key|x-auth-token)[""']?\s*[:=]\s*[""']?)[^\r\n""']+",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Authorization();

    // password=…, "api_key": "…", DB_PASSWD: …, ?token=…
    [GeneratedRegex(
        @"(?<before>[\w.-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|signature|\bpwd|\bdsn)[\w.-]*[""']?\s*[:=]\s*)(?:\[redacted\]|(?:bearer|basic)\s+\S+|""[^""\r\n]*""|'[^'\r\n]*'|[^\s,;&""'}]+)",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Named();

    // JSON web tokens, AWS key ids, GitHub, GitLab and Slack tokens, and bearers without a header.
    [GeneratedRegex(
        @"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-)[\w-]{10,}|\b[Bb]earer\s+[\w.~+/=-]{8,}",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Token();
}
