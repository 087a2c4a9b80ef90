using System.Globalization;

namespace Lastgood.Adapters.Platforms.Haproxy;

/// <summary>What has to be in HAProxy's configuration.</summary>
public static class HaproxySetup
{
    /// <summary>The lines that the user adds.</summary>
    public static string Lines(HaproxyOptions options) =>
        $"""
            global
                # … what is there …
            {string.Join(
                '\n',
                options.Sockets.Select(static s => $"    stats socket {s} mode 660 level admin")
            )}
            backend {options.Backend}
                # … what is there …
                load-server-state-from-file local
                server-state-file-name {options.StateFile}
                server {options.Slots[0].Target} {Address(options.Slots[0].Url)} weight 100 check
                server {options.Slots[1].Target} {Address(options.Slots[1].Url)} weight 0 check
            """;

    private static string Address(string url)
    {
        var at = new Uri(url);
        return string.Create(CultureInfo.InvariantCulture, $"{at.Host}:{at.Port}");
    }
}
