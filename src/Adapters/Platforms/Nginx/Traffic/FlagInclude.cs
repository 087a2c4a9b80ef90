using System.Security.Cryptography;
using System.Text;
using Lastgood.Adapters.Platforms.BlueGreen.Slots;

namespace Lastgood.Adapters.Platforms.Nginx.Traffic;

/// <summary>The include file of flag mode: written once, for the user's <c>server</c> block.</summary>
/// <param name="Text">The file's content.</param>
/// <param name="Digest">What tells this content from another; nginx answers with it.</param>
internal sealed record FlagInclude(string Text, string Digest)
{
    private const string DigestPlace = "<digest>";

    /// <summary>The file for a service; the slots in order, the first serving where there is no flag file.</summary>
    public static FlagInclude Of(
        string service,
        string flags,
        Slot first,
        Slot second,
        string versionPath
    )
    {
        var target = NginxNames.Target(service);
        var location = NginxNames.Location(service);
        var scheme = new Uri(first.Url).Scheme;
        // try_files answers behind the access check, where "return" would answer in front of it; it asks no upstream, so
        // nginx says which slot serves even while that slot hangs.
        var text = $$"""
            {{NginxNames.Signature(service)}} Do not edit: it is written again where it differs.
            # For the server block of the service, whose locations say   proxy_pass {{scheme}}://${{target}};
            # nginx looks for the flag files at each request. lastgood switches by renaming one to the other.
            set ${{target}} {{first.Target}};
            set ${{target}}_slot {{first.Name}};
            set ${{target}}_flag1 0;
            set ${{target}}_flag2 0;
            if (-f {{flags}}/{{service}}.{{first.Name}}) {
                set ${{target}}_flag1 1;
            }
            if (-f {{flags}}/{{service}}.{{second.Name}}) {
                set ${{target}}_flag2 1;
                set ${{target}} {{second.Target}};
                set ${{target}}_slot {{second.Name}};
            }
            location = {{location}} {
                allow 127.0.0.1;
                allow ::1;
                deny all;
                auth_basic off;
                access_log off;
            {{Answer(target, first, second)}}
                try_files /.lastgood/none =204;
            }
            location = {{location}}/version {
                allow 127.0.0.1;
                allow ::1;
                deny all;
                auth_basic off;
                access_log off;
            {{Answer(target, first, second)}}
                proxy_hide_header {{NginxNames.SlotHeader}};
                proxy_hide_header {{NginxNames.FlagsHeader}};
                proxy_hide_header {{NginxNames.WorkerHeader}};
                proxy_hide_header {{NginxNames.IncludeHeader}};
                proxy_set_header Host $host;
                proxy_cache off;
                proxy_pass {{scheme}}://${{target}}{{versionPath}};
            }

            """;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        return new FlagInclude(text.Replace(DigestPlace, digest, StringComparison.Ordinal), digest);
    }

    // Not "always": whoever is denied shall not read them on the error page.
    private static string Answer(string target, Slot first, Slot second) =>
        $"""
                add_header {NginxNames.SlotHeader} ${target}_slot;
                add_header {NginxNames.FlagsHeader} "{first.Name}=${target}_flag1 {second.Name}=${target}_flag2";
                add_header {NginxNames.WorkerHeader} $pid;
                add_header {NginxNames.IncludeHeader} {DigestPlace};
            """;
}
