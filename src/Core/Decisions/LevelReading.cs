using System.Runtime.InteropServices;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>
/// What a board keeps of a <see cref="SignalSample"/> of a level: its figures, and not the sample, which is new for each service
/// every second.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LevelReading(
    TimeSpan At,
    double? Value,
    string? Missing,
    double? Requests,
    TimeSpan Window
)
{
    /// <summary>What was seen, for people; null where the source does not tell.</summary>
    public string? Evidence { get; private init; }

    public static LevelReading Of(SignalSample sample) =>
        new(sample.At, sample.Value, sample.Missing, sample.Requests, sample.Window)
        {
            Evidence = sample.Evidence,
        };

    /// <summary>There is no value.</summary>
    public static LevelReading None(TimeSpan at, string why) =>
        new(at, Value: null, why, Requests: null, TimeSpan.Zero);
}
