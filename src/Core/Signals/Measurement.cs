using System.Runtime.InteropServices;

namespace Lastgood.Core.Signals;

/// <summary>A figure, or the reason why there is none.</summary>
/// <param name="Value">The figure: a ratio (0 to 1) or seconds; null where it could not be measured.</param>
/// <param name="Samples">How many requests it rests on.</param>
/// <param name="Missing">Why there is no figure, for people; null where there is one.</param>
/// <param name="AtLeast">The true figure lies above <paramref name="Value"/>: the histogram has no higher bucket.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Measurement(
    double? Value,
    double Samples,
    string? Missing,
    bool AtLeast = false
);
