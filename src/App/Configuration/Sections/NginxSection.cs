using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: nginx:</c></summary>
internal static class NginxSection
{
    private static readonly NginxOptions Defaults = new()
    {
        Service = "",
        Front = "",
        Include = "",
        Slots = [],
    };

    private static readonly TwoSlots Two = new(
        "nginx",
        SlotSection.For(
            "Where the service in this slot answers directly, without a path; its port fills {port}. With switch: flag the host is an IP address, unless there is an upstream.",
            Field.Optional(
                "upstream",
                Texts.Upstream,
                "The upstream block of your nginx configuration to send traffic to; only with switch: flag. Left out: the host and port of url."
            )
        ),
        Defaults
    );

    private static readonly Field<SwitchMode> Switch = Field.Default(
        "switch",
        new ChoiceShape<SwitchMode>(("flag", SwitchMode.Flag), ("reload", SwitchMode.Reload)),
        Defaults.Switch,
        "How traffic is moved. flag: nginx looks for a flag file at each request; no reload, no dropped connection. reload: the include file is rewritten and nginx reloaded."
    );

    private static readonly Field<string> Include = Field.Required(
        "include",
        new PathShape("a file", "nginx's configuration"),
        "The file that lastgood writes and your nginx configuration includes. With flag it is written once, with reload at each switch."
    );

    private static readonly Field<string> Flags = Field.Optional(
        "flags",
        new PathShape("a folder", "nginx's configuration"),
        "The folder of the flag file; nginx's workers must be able to look into it. Left out: the folder of include."
    );

    private static readonly Field<IReadOnlyList<string>> Command = Field.Default(
        "command",
        new ArgumentsShape(),
        Defaults.Command,
        "How nginx is called, with the options that choose its configuration, e.g. [sudo, -n, nginx]."
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<NginxOptions> Definition { get; } =
        new("a service behind nginx", Two.With(Switch, Include, Flags, Command), Build, Check);

    private static NginxOptions Build(Values values) =>
        Two.Fill(
            Defaults with
            {
                Switch = values.Get(Switch),
                Include = values.Get(Include),
                Flags = values.Find(Flags),
                Command = values.Get(Command),
            },
            values,
            hasTargets: false
        );

    private static void Check(Values values)
    {
        Two.Check(values);
        if (values.IsRight(Two.Slots))
        {
            CheckUrls(values, values.Get(Two.Slots));
        }
    }

    /// <summary>What nginx cannot do with these addresses.</summary>
    private static void CheckUrls(Values values, IReadOnlyList<SlotDraft> slots)
    {
        var node = values.NodeOf(Two.Slots);
        if (new Uri(slots[0].Url).Scheme != new Uri(slots[1].Url).Scheme)
        {
            values.Refuse(
                node.Below(slots[1].Name, "url"),
                "one slot is http and the other https; nginx's proxy_pass names one"
            );
        }
        if (!values.IsRight(Switch))
        {
            return;
        }
        foreach (var slot in slots)
        {
            switch (values.Get(Switch))
            {
                case SwitchMode.Reload when slot.Target is not null:
                    values.Refuse(
                        node.Below(slot.Name, "upstream"),
                        "upstream is for switch: flag; with switch: reload the include file is the upstream"
                    );
                    break;
                case SwitchMode.Flag when slot.Target is null && !IsIpAddress(slot.Url):
                    values.Refuse(
                        node.Below(slot.Name, "url"),
                        "with switch: flag nginx does not look up names; write the IP address, or an upstream block and its name as upstream"
                    );
                    break;
            }
        }
    }

    private static bool IsIpAddress(string url) =>
        new Uri(url).HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6;
}
