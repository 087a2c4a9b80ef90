using System.Globalization;
using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Haproxy.Traffic;

/// <summary>One change of weights: all that a step needs to make it and to undo it, without the configuration.</summary>
/// <param name="Sockets">The runtime sockets of all HAProxy processes.</param>
/// <param name="Backend">The backend.</param>
/// <param name="StateFile">The file that makes it permanent.</param>
/// <param name="From">The server that serves before the plan.</param>
/// <param name="To">The other one.</param>
/// <param name="Before">The weights before.</param>
/// <param name="After">The weights after.</param>
/// <param name="Hold">How long they are held and watched before the step is done.</param>
internal sealed record Share(
    IReadOnlyList<string> Sockets,
    string Backend,
    string StateFile,
    string From,
    string To,
    Weights Before,
    Weights After,
    TimeSpan Hold
)
{
    /// <summary>The share that <see cref="ToArguments"/> wrote down.</summary>
    public static Share Of(Details arguments) =>
        new(
            Slot.List(arguments["sockets"]),
            arguments["backend"],
            arguments["state_file"],
            arguments["from_server"],
            arguments["to_server"],
            Weights.Parse(arguments["before"]),
            Weights.Parse(arguments["after"]),
            TimeSpan.FromMilliseconds(
                double.Parse(arguments["hold_ms"], CultureInfo.InvariantCulture)
            )
        );

    /// <summary>As a step's arguments.</summary>
    public Details ToArguments() =>
        Details.Of(
            ("sockets", Slot.Text(Sockets)),
            ("backend", Backend),
            ("state_file", StateFile),
            ("from_server", From),
            ("to_server", To),
            ("before", Before.Text),
            ("after", After.Text),
            ("hold_ms", Hold.TotalMilliseconds.ToString(CultureInfo.InvariantCulture))
        );

    /// <summary>Whether weights are on the way: as before, as after, or one of the two was set and the other not yet.</summary>
    public bool Knows(Weights now) =>
        (now.From == Before.From || now.From == After.From)
        && (now.To == Before.To || now.To == After.To);
}
