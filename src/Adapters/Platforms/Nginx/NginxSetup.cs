using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.Nginx.Traffic;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>What has to be in nginx's configuration.</summary>
public static class NginxSetup
{
    /// <summary>The lines that the user adds.</summary>
    public static string Lines(NginxOptions options)
    {
        var scheme = new Uri(options.Slots[0].Url).Scheme;
        var target = NginxNames.Target(options.Service);
        return options.Switch == SwitchMode.Flag
            ? $$"""
                server {
                    # … what is there …
                    include {{options.Include}};
                    location / {
                        proxy_pass {{scheme}}://${{target}};
                        proxy_set_header Host $host;
                    }
                }
                """
            : $$"""
                http {
                    # … what is there …
                    include {{options.Include}};
                    server {
                        # … what is there …
                        location / {
                            proxy_pass {{scheme}}://{{target}};
                            proxy_set_header Host $host;
                        }
                    }
                }
                """;
    }

    /// <summary>
    /// The content of the include file before anything was ever switched: the first slot serves. lastgood writes it by
    /// itself; this is for those who build a configuration ahead of it.
    /// </summary>
    public static string IncludeText(NginxOptions options)
    {
        var (first, second) = (Slot.Of(options.Slots[0]), Slot.Of(options.Slots[1]));
        return options.Switch == SwitchMode.Flag
            ? FlagInclude
                .Of(options.Service, FlagsFolder(options), first, second, options.Probe.VersionPath)
                .Text
            : ReloadInclude.Of(options.Service, first);
    }

    /// <summary>The folder of the flag files.</summary>
    internal static string FlagsFolder(NginxOptions options) =>
        (options.Flags ?? Path.GetDirectoryName(options.Include)!).TrimEnd('/');
}
