using System.Text.RegularExpressions;

namespace Lastgood.Adapters.Secrets;

/// <summary>Takes what looks like a secret out of texts that others have written: lines of logs.</summary>
internal static partial class Redaction
{
    private const string Instead = "${kept}[redacted]";

    /// <summary>The text without user names and passwords of addresses, and without values behind names of secrets.</summary>
    public static string Of(string text) =>
        Named().Replace(Bearer().Replace(Address().Replace(text, Instead + "@"), Instead), Instead);

    // scheme://user:password@host
    [GeneratedRegex(
        @"(?<kept>[a-z][a-z0-9+.-]{0,30}://)[^\s/@]{1,500}@",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        100
    )]
    private static partial Regex Address();

    [GeneratedRegex(
        @"\b(?<kept>(bearer|basic) )[a-z0-9._~+/=-]{8,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        100
    )]
    private static partial Regex Bearer();

    // DB_PASSWORD=…, "api_key": "…", token: …
    [GeneratedRegex(
        @"(?<kept>(password|passwd|secret|token|api_?-?key|private_?key|credentials?)[""']?\s{0,3}[=:]\s{0,3}[""']?)[^\s""',;&]{1,1000}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        100
    )]
    private static partial Regex Named();
}
