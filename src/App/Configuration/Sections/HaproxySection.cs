using Lastgood.Adapters.Platforms.Haproxy;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: haproxy:</c></summary>
internal static class HaproxySection
{
    private const int MostSockets = 16;
    private const int MostShares = 10;

    private static readonly HaproxyOptions Defaults = new()
    {
        Service = "",
        Front = "",
        Sockets = [],
        Backend = "",
        StateFile = "",
        Slots = [],
    };

    private static readonly TwoSlots Two = new(
        "HAProxy",
        SlotSection.For(
            "Where the service in this slot answers directly, without a path; its port fills {port}.",
            Field.Optional(
                "server",
                Texts.ProxyName,
                "The name of the slot's server in the backend. Left out: the name of the slot."
            )
        ),
        Defaults
    );

    private static readonly Field<IReadOnlyList<string>> Sockets = Field.Required(
        "sockets",
        new ListShape<string>("runtime sockets", Texts.RuntimeSocket, MostSockets),
        "HAProxy's runtime sockets, at level admin. More than one where several HAProxy processes send users to the same slots: each is told and asked."
    );

    private static readonly Field<string> Backend = Field.Required(
        "backend",
        Texts.ProxyName,
        "The backend that has both slots as servers."
    );

    private static readonly Field<string> StateFile = Field.Required(
        "state_file",
        new PathShape("a file", "haproxy.cfg"),
        "The file that HAProxy reads the choice from when it starts (server-state-file-name of the backend); lastgood writes it at each switch."
    );

    private static readonly Field<IReadOnlyList<double>> Canary = Field.Optional(
        "canary",
        new ListShape<double>("whole percentages", new PercentShape(), MostShares),
        "The shares of traffic that a deployment gives to the new release one after the other before it gets all: each larger than the one before. A rollback moves all at once. Left out: none."
    );

    private static readonly Field<TimeSpan> CanaryPause = Field.Default(
        "canary_pause",
        new DurationShape(TimeSpan.Zero, TimeSpan.FromHours(1)),
        Defaults.CanaryPause,
        "How long each of these shares is held and watched."
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<HaproxyOptions> Definition { get; } =
        new(
            "a service behind HAProxy",
            Two.With(Sockets, Backend, StateFile, Canary, CanaryPause),
            Build,
            Check
        );

    private static HaproxyOptions Build(Values values) =>
        Two.Fill(
            Defaults with
            {
                Sockets = values.Get(Sockets),
                Backend = values.Get(Backend),
                StateFile = values.Get(StateFile),
                Canary = [.. (values.Find(Canary) ?? []).Select(Percent)],
                CanaryPause = values.Get(CanaryPause),
            },
            values,
            hasTargets: true
        );

    private static void Check(Values values)
    {
        Two.Check(values);
        if (values.IsRight(Sockets) && values.Get(Sockets).Count == 0)
        {
            values.Refuse(Sockets, "at least one, e.g. [/run/haproxy/admin.sock]");
        }
        if (!values.IsRight(Canary) || values.Find(Canary) is not { } shares)
        {
            return;
        }
        if (
            shares.Any(static s =>
                Math.Abs((s * 100) - Percent(s)) > 1e-9 || Percent(s) is < 1 or > 99
            ) || shares.Zip(shares.Skip(1)).Any(static p => p.First >= p.Second)
        )
        {
            values.Refuse(
                Canary,
                "whole percentages from 1% to 99%, each larger than the one before, e.g. [5%, 25%]"
            );
        }
    }

    private static int Percent(double share) => (int)Math.Round(share * 100);
}
