using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The keys of a platform with two slots that do not depend on the load balancer.</summary>
/// <param name="balancer">What the load balancer is called for people.</param>
/// <param name="slot">What a slot looks like.</param>
/// <param name="defaults">The options where nothing is said.</param>
internal sealed class TwoSlots(string balancer, Section<SlotDraft> slot, BlueGreenOptions defaults)
{
    private static readonly DurationShape CommandTime = new(
        TimeSpan.FromSeconds(1),
        TimeSpan.FromHours(1)
    );

    /// <summary>Where users come in.</summary>
    public Field<string> Front { get; } =
        Field.Required(
            "front",
            new UrlShape(hasPath: true),
            $"The address of {balancer} that users come in through."
        );

    /// <summary>The Host header.</summary>
    public Field<string> Host { get; } =
        Field.Optional(
            "host",
            Texts.Host,
            $"The Host header to ask {balancer} with, where several sites share the address of front. Left out: the host of front."
        );

    /// <summary>Both slots.</summary>
    public Field<IReadOnlyList<SlotDraft>> Slots { get; } =
        Field.Required(
            "slots",
            new NamedShape<SlotDraft>("slot", slot, 2, 2),
            "The two places where a release can run. The first one serves where nothing else was ever chosen."
        );

    private Commands Both { get; } = new("For both slots; a slot may have its own.");

    private Field<SlotDockerOptions> Docker { get; } =
        Field.Optional(
            "docker",
            SlotDockerSection.Definition,
            "Releases run in Docker containers, one for each slot, published at the slot's port: instead of start, stop, status and available."
        );

    private Field<IReadOnlyList<string>> Available { get; } =
        Field.Optional(
            "available",
            new ArgumentsShape("release"),
            "Exits 0 where what {release} is made of is still there. Left out: it is found out by starting it."
        );

    private Field<TimeSpan> CommandTimeout { get; } =
        Field.Default(
            "command_timeout",
            CommandTime,
            defaults.CommandTimeout,
            "The longest that each of these commands may take."
        );

    private Field<TimeSpan> StartTimeout { get; } =
        Field.Default(
            "start_timeout",
            CommandTime,
            defaults.StartTimeout,
            "The longest from starting a release until it is healthy and reports its version."
        );

    private Field<TimeSpan> Drain { get; } =
        Field.Default(
            "drain",
            new DurationShape(TimeSpan.Zero, TimeSpan.FromHours(1)),
            defaults.Drain,
            "How long the old slot gets to finish its requests before it is stopped."
        );

    private Field<KeepMode> Keep { get; } =
        Field.Default(
            "keep",
            new ChoiceShape<KeepMode>(
                ("warm", KeepMode.Warm),
                ("stop", KeepMode.Stop),
                ("always", KeepMode.Always)
            ),
            defaults.Keep,
            "How long the old slot stays running. warm: while the new release is unproven, as the instant way back. stop: until the new release is verified. always: until another release needs the slot."
        );

    /// <summary>All keys: those of the front, the load balancer's own, those of the slots.</summary>
    /// <param name="own">The load balancer's own keys.</param>
    public IReadOnlyList<Field> With(params IEnumerable<Field> own) =>
        [
            Front,
            Host,
            .. own,
            Slots,
            Both.Start,
            Both.Stop,
            Both.Status,
            Docker,
            Available,
            CommandTimeout,
            StartTimeout,
            Drain,
            Keep,
        ];

    /// <summary>The load balancer's options with what these keys say.</summary>
    /// <param name="options">Its own; front and slots are replaced.</param>
    /// <param name="values">What the file says.</param>
    /// <param name="hasTargets">Whether a slot whose target is not said is called by its name.</param>
    public T Fill<T>(T options, Values values, bool hasTargets)
        where T : BlueGreenOptions =>
        options with
        {
            Front = values.Get(Front),
            Host = values.Find(Host),
            Slots =
            [
                .. values
                    .Get(Slots)
                    .Select(slot => new SlotOptions
                    {
                        Name = slot.Name,
                        Url = slot.Url,
                        Target = slot.Target ?? (hasTargets ? slot.Name : null),
                        Start = slot.Start ?? values.Find(Both.Start) ?? [],
                        Stop = slot.Stop ?? values.Find(Both.Stop) ?? [],
                        Status = slot.Status ?? values.Find(Both.Status) ?? [],
                    }),
            ],
            Docker = values.Find(Docker),
            Available = values.Find(Available),
            CommandTimeout = values.Get(CommandTimeout),
            StartTimeout = values.Get(StartTimeout),
            Drain = values.Get(Drain),
            Keep = values.Get(Keep),
        };

    /// <summary>Refuses slots that lack a command, share a port, or are the front.</summary>
    public void Check(Values values)
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
        if (
            values.IsRight(Front)
            && slots.FirstOrDefault(slot => AreSame(slot.Url, values.Get(Front))) is { } same
        )
        {
            values.Refuse(
                Front,
                $"this is the address of slot {same.Name}; front is {balancer} itself, where users come in"
            );
        }
    }

    private void CheckCommand(
        Values values,
        IReadOnlyList<SlotDraft> slots,
        Field<IReadOnlyList<string>> both,
        Func<SlotDraft, IReadOnlyList<string>?> own
    )
    {
        if (values.IsGiven(Docker))
        {
            if (values.IsGiven(both))
            {
                values.Refuse(
                    both,
                    "with docker: lastgood starts and stops the containers itself; leave this out"
                );
            }
            return;
        }
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
