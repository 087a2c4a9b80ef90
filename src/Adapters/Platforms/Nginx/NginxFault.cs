using System.Globalization;
using System.Text.RegularExpressions;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>What <c>nginx -t</c> finds wrong.</summary>
/// <param name="What">In nginx's words.</param>
/// <param name="File">The file at fault; null where nginx names none.</param>
/// <param name="Line">The line; null likewise.</param>
internal sealed partial record NginxFault(string What, string? File, int? Line)
{
    /// <summary>The fault with its place, for people.</summary>
    public string Text => File is null ? What : $"{What} in {File}:{Line}";

    /// <summary>Whether nginx misses a file that its configuration includes.</summary>
    public bool Misses(string file) =>
        What.StartsWith($"open() \"{file}\" failed (2:", StringComparison.Ordinal);

    /// <summary>Reads nginx's standard error; null where it holds no error.</summary>
    public static NginxFault? Parse(string error)
    {
        var match = Emergency().Match(error);
        if (!match.Success)
        {
            return null;
        }
        var what = match.Groups["what"].Value.Trim();
        return
            Place().Match(what) is { Success: true } place
            && int.TryParse(place.Groups["line"].Value, CultureInfo.InvariantCulture, out var line)
            ? new NginxFault(place.Groups["what"].Value, place.Groups["file"].Value, line)
            : new NginxFault(what, null, null);
    }

    // nginx: [emerg] unexpected "}" in /etc/nginx/sites-enabled/other:12
    // 2026/11/21 03:17:47 [emerg] 7680#7680: open() "…" failed (2: No such file or directory)
    [GeneratedRegex(
        @"\[(emerg|crit|alert)\] (\d+#\d+: )?(?<what>.+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Emergency();

    [GeneratedRegex(
        @"^(?<what>.+) in (?<file>/.+):(?<line>\d+)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Place();
}
