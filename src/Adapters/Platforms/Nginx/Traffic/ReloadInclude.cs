using System.Text.RegularExpressions;
using Lastgood.Adapters.Platforms.BlueGreen.Slots;

namespace Lastgood.Adapters.Platforms.Nginx.Traffic;

/// <summary>The include file of reload mode: an upstream for the <c>http</c> block, rewritten at each switch.</summary>
internal static partial class ReloadInclude
{
    /// <summary>The file with which a slot serves.</summary>
    public static string Of(string service, Slot serving)
    {
        var url = new Uri(serving.Url);
        return $$"""
            {{NginxNames.Signature(service)}} Do not edit: it is written again at each switch.
            # For the http block; the locations of the service say   proxy_pass {{url.Scheme}}://{{NginxNames.Target(
                service
            )}};
            # slot: {{serving.Name}}
            upstream {{NginxNames.Target(service)}} {
                server {{serving.Target}};
            }

            """;
    }

    /// <summary>The slot that a file of ours names; null where it names none.</summary>
    public static string? SlotOf(string text) =>
        Line().Match(text) is { Success: true } match ? match.Groups["slot"].Value : null;

    [GeneratedRegex(
        @"^# slot: (?<slot>\S+)$",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Line();
}
