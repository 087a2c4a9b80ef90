using Lastgood.Core.Policies;

namespace Lastgood.Core.Telling;

/// <summary>A person, or a rota, that can be asked.</summary>
/// <param name="Name">Who.</param>
/// <param name="Role">As what, e.g. <c>on-call engineer</c>; null where that is not said.</param>
/// <param name="Reach">How: a telephone number, an address, a handle.</param>
/// <param name="After">Whose turn it is when nobody has answered for so long; zero: at once. Never less than that of the one before.</param>
public sealed record Contact(string Name, string? Role, string Reach, TimeSpan After)
{
    /// <summary>In one line, with when it is their turn: <c>Ada, +44 20 7946 0000, after 15m without an answer</c>.</summary>
    public string InTurn =>
        After > TimeSpan.Zero
            ? $"{this}, after {Durations.Format(After)} without an answer"
            : ToString();

    /// <summary>In one line: <c>Ada (on-call engineer), +44 20 7946 0000</c>.</summary>
    public override string ToString() =>
        Role is null ? $"{Name}, {Reach}" : $"{Name} ({Role}), {Reach}";
}
