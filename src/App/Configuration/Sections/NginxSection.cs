using Lastgood.Adapters.Platforms.BlueGreen;
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

    private static readonly DurationShape CommandTime = new(
        TimeSpan.FromSeconds(1),
        TimeSpan.FromHours(1)
    );

    private static readonly Field<string> Front = Field.Required(
        "front",
        new UrlShape(hasPath: true),
        "The address of nginx that users come in through."
    );

    private static readonly Field<string> Host = Field.Optional(
        "host",
        Texts.Host,
        "The Host header to ask nginx with, where several sites share the address of front. Left out: the host of front."
    );

    private static readonly Field<SwitchMode> Switch = Field.Default(
        "switch",
        new ChoiceShape<SwitchMode>(("flag", SwitchMode.Flag), ("reload", SwitchMode.Reload)),
        Defaults.Switch,
        "How traffic is moved. flag: nginx looks for a flag file at each request; no reload, no dropped connection. reload: the include file is rewritten and nginx reloaded."
    );

    private static readonly Field<string> Include = Field.Required(
        "include",
        new PathShape("a file", isForNginx: true),
        "The file that lastgood writes and your nginx configuration includes. With flag it is written once, with reload at each switch."
    );

    private static readonly Field<string> Flags = Field.Optional(
        "flags",
        new PathShape("a folder", isForNginx: true),
        "The folder of the flag file; nginx's workers must be able to look into it. Left out: the folder of include."
    );

    private static readonly Field<IReadOnlyList<string>> Command = Field.Default(
        "command",
        new ArgumentsShape(),
        Defaults.Command,
        "How nginx is called, with the options that choose its configuration, e.g. [sudo, -n, nginx]."
    );

    private static readonly Field<IReadOnlyList<SlotDraft>> Slots = Field.Required(
        "slots",
        new NamedShape<SlotDraft>("slot", SlotSection.Definition, 2, 2),
        "The two places where a release can run. The first one serves where nothing else was ever chosen."
    );

    private static readonly Commands Both = new("For both slots; a slot may have its own.");

    private static readonly Field<IReadOnlyList<string>> Available = Field.Optional(
        "available",
        new ArgumentsShape("release"),
        "Exits 0 where what {release} is made of is still there. Left out: it is found out by starting it."
    );

    private static readonly Field<TimeSpan> CommandTimeout = Field.Default(
        "command_timeout",
        CommandTime,
        Defaults.CommandTimeout,
        "The longest that each of these commands may take."
    );

    private static readonly Field<TimeSpan> StartTimeout = Field.Default(
        "start_timeout",
        CommandTime,
        Defaults.StartTimeout,
        "The longest from starting a release until it is healthy and reports its version."
    );

    private static readonly Field<TimeSpan> Drain = Field.Default(
        "drain",
        new DurationShape(TimeSpan.Zero, TimeSpan.FromHours(1)),
        Defaults.Drain,
        "How long the old slot gets to finish its requests before it is stopped."
    );

    private static readonly Field<KeepMode> Keep = Field.Default(
        "keep",
        new ChoiceShape<KeepMode>(
            ("warm", KeepMode.Warm),
            ("stop", KeepMode.Stop),
            ("always", KeepMode.Always)
        ),
        Defaults.Keep,
        "How long the old slot stays running. warm: while the new release is unproven, as the instant way back. stop: until the new release is verified. always: until another release needs the slot."
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<NginxOptions> Definition { get; } =
        new(
            "a service behind nginx",
            [
                Front,
                Host,
                Switch,
                Include,
                Flags,
                Command,
                Slots,
                Both.Start,
                Both.Stop,
                Both.Status,
                Available,
                CommandTimeout,
                StartTimeout,
                Drain,
                Keep,
            ],
            Build,
            Check
        );

    private static NginxOptions Build(Values values) =>
        new()
        {
            Service = "",
            Front = values.Get(Front),
            Host = values.Find(Host),
            Switch = values.Get(Switch),
            Include = values.Get(Include),
            Flags = values.Find(Flags),
            Command = values.Get(Command),
            Slots =
            [
                .. values
                    .Get(Slots)
                    .Select(slot => new SlotOptions
                    {
                        Name = slot.Name,
                        Url = slot.Url,
                        Target = slot.Upstream,
                        Start = slot.Start ?? values.Get(Both.Start),
                        Stop = slot.Stop ?? values.Get(Both.Stop),
                        Status = slot.Status ?? values.Get(Both.Status),
                    }),
            ],
            Available = values.Find(Available),
            CommandTimeout = values.Get(CommandTimeout),
            StartTimeout = values.Get(StartTimeout),
            Drain = values.Get(Drain),
            Keep = values.Get(Keep),
        };

    private static void Check(Values values)
    {
        if (!values.IsRight(Slots))
        {
            return;
        }
        var slots = values.Get(Slots);
        CheckCommand(values, slots, Both.Start, static slot => slot.Start);
        CheckCommand(values, slots, Both.Stop, static slot => slot.Stop);
        CheckCommand(values, slots, Both.Status, static slot => slot.Status);
        if (Port(slots[0].Url) == Port(slots[1].Url))
        {
            values.Refuse(
                Slots,
                $"{slots[0].Name} and {slots[1].Name} have the same port, {Port(slots[0].Url)}; each slot needs its own"
            );
        }
        CheckUrls(values, slots);
        if (
            values.IsRight(Front)
            && slots.FirstOrDefault(slot => AreSame(slot.Url, values.Get(Front))) is { } same
        )
        {
            values.Refuse(
                Front,
                $"this is the address of slot {same.Name}; front is nginx itself, where users come in"
            );
        }
    }

    /// <summary>What nginx cannot do with these addresses.</summary>
    private static void CheckUrls(Values values, IReadOnlyList<SlotDraft> slots)
    {
        var node = values.NodeOf(Slots);
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
                case SwitchMode.Reload when slot.Upstream is not null:
                    values.Refuse(
                        node.Below(slot.Name, "upstream"),
                        "upstream is for switch: flag; with switch: reload the include file is the upstream"
                    );
                    break;
                case SwitchMode.Flag when slot.Upstream is null && !IsIpAddress(slot.Url):
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

    private static void CheckCommand(
        Values values,
        IReadOnlyList<SlotDraft> slots,
        Field<IReadOnlyList<string>> both,
        Func<SlotDraft, IReadOnlyList<string>?> own
    )
    {
        if (!values.IsGiven(both) && slots.FirstOrDefault(slot => own(slot) is null) is { } lacking)
        {
            values.RefuseMissing(
                both,
                $"this key is missing: slot {lacking.Name} has none of its own. {both.Doc}"
            );
        }
    }

    private static int Port(string url) => new Uri(url).Port;

    /// <summary>Whether two addresses lead to one place: all names of this machine are the same.</summary>
    private static bool AreSame(string one, string other)
    {
        var (a, b) = (new Uri(one), new Uri(other));
        return a.Port == b.Port
            && (
                (a.IsLoopback && b.IsLoopback)
                || string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase)
            );
    }
}
