using System.Runtime.InteropServices;

namespace Lastgood.Core.Decisions.Trails;

/// <summary>What a trigger measured, over time. Stored: members are added, never renamed.</summary>
/// <param name="Trigger">Its line: <c>error_rate > 10% for 2m</c>.</param>
/// <param name="Unit">One of <see cref="Signals.Units"/>.</param>
/// <param name="Threshold">What it is compared with; null where that is not known.</param>
/// <param name="Points">The values, oldest first.</param>
public sealed record TrailSeries(
    string Trigger,
    string Unit,
    double? Threshold,
    IReadOnlyList<TrailPoint> Points
);

/// <summary>One value.</summary>
/// <param name="Ago">How many seconds before the fact that has it; 0 or more.</param>
/// <param name="Value">What was measured.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrailPoint(double Ago, double Value);
