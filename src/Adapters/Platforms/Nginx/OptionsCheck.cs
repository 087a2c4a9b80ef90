using System.Net;
using System.Text.RegularExpressions;
using Lastgood.Adapters.Platforms.BlueGreen;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>Finds options that would give a broken nginx configuration, or a rollback that cannot be carried out.</summary>
public static partial class OptionsCheck
{
    /// <summary>What is wrong with the options, in words for the person who wrote them; empty where all is well.</summary>
    public static IReadOnlyList<string> Problems(NginxOptions options)
    {
        var problems = new List<string>();
        if (!Name().IsMatch(options.Service))
        {
            problems.Add(
                $"service \"{options.Service}\": letters, digits, dot, dash and underscore only, because nginx's variables and files are named after it"
            );
        }
        if (!IsAddress(options.Front, out _))
        {
            problems.Add(
                $"front \"{options.Front}\": not an http or https address such as http://127.0.0.1:8080"
            );
        }
        CheckPath(problems, "include", options.Include);
        if (options.Flags is { } flags)
        {
            CheckPath(problems, "flags", flags);
        }
        if (!PathText().IsMatch(options.Probe.VersionPath))
        {
            problems.Add(
                $"version path \"{options.Probe.VersionPath}\": begins with / and holds no blank, quote, $, ;, braces or #"
            );
        }
        CheckSlots(problems, options);
        problems.AddRange(options.Docker?.Problems() ?? []);
        return problems;
    }

    private static void CheckSlots(List<string> problems, NginxOptions options)
    {
        if (options.Slots is not [var first, var second])
        {
            problems.Add($"slots: exactly two, not {options.Slots.Count}");
            return;
        }
        foreach (var slot in options.Slots)
        {
            CheckSlot(problems, slot, options.Switch);
        }
        if (first.Name == second.Name)
        {
            problems.Add($"slots: both are called \"{first.Name}\"");
        }
        if (!IsAddress(first.Url, out var one) || !IsAddress(second.Url, out var two))
        {
            return;
        }
        if (one.Authority == two.Authority)
        {
            problems.Add($"slots: both have the address {one.Authority}");
        }
        if (one.Scheme != two.Scheme)
        {
            problems.Add("slots: one is http and the other https; nginx's proxy_pass names one");
        }
    }

    private static void CheckSlot(List<string> problems, SlotOptions slot, SwitchMode mode)
    {
        if (!Name().IsMatch(slot.Name))
        {
            problems.Add(
                $"slot \"{slot.Name}\": letters, digits, dot, dash and underscore only, because a file is named after it"
            );
        }
        if (!IsAddress(slot.Url, out var url) || url.AbsolutePath != "/")
        {
            problems.Add(
                $"slot {slot.Name}: url \"{slot.Url}\" is not an http or https address without a path, such as http://127.0.0.1:8001"
            );
            return;
        }
        if (mode == SwitchMode.Reload && slot.Target is not null)
        {
            problems.Add(
                $"slot {slot.Name}: upstream is for switch: flag; with switch: reload the include file is the upstream"
            );
        }
        if (
            mode == SwitchMode.Flag
            && slot.Target is null
            && !IPAddress.TryParse(url.IdnHost, out _)
        )
        {
            problems.Add(
                $"slot {slot.Name}: nginx does not look up the name {url.Host} at each request; write its IP address, or an upstream block and its name as upstream"
            );
        }
        if (slot.Target is { } upstream && !Name().IsMatch(upstream))
        {
            problems.Add(
                $"slot {slot.Name}: upstream \"{upstream}\" is not the name of an upstream block"
            );
        }
        foreach (var (what, command) in new[] { ("stop", slot.Stop), ("status", slot.Status) })
        {
            if (command.Any(static a => a.Contains("{release}", StringComparison.Ordinal)))
            {
                problems.Add(
                    $"slot {slot.Name}: {what} uses {{release}}, but a broken release does not say which one it is; use {{slot}} or {{port}}"
                );
            }
        }
    }

    private static void CheckPath(List<string> problems, string what, string path)
    {
        if (!PathText().IsMatch(path))
        {
            problems.Add(
                $"{what} \"{path}\": an absolute path without blanks, quotes, wildcards, $, ;, braces or #, because it is written into nginx's configuration"
            );
        }
    }

    private static bool IsAddress(string text, out Uri address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address!)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^/[^\s""'\\$;{}#*?\[\]]*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PathText();
}
