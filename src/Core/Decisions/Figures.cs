using System.Globalization;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>Measured values as people read them.</summary>
public static class Figures
{
    /// <summary>A value in one of the units of <see cref="TriggerReading.Unit"/>: <c>34.2%</c>, <c>812ms</c>, <c>12.5/s</c>, <c>3 failures</c>, <c>once</c>.</summary>
    public static string Show(double value, string unit) =>
        unit switch
        {
            Units.Ratio => Ratio(value),
            Units.Seconds => Seconds(value),
            Units.PerSecond => Invariant($"{value:0.##}/s"),
            Units.Failures => Invariant($"{value:0} {(value == 1 ? "failure" : "failures")}"),
            Units.Times => value == 1 ? "once" : Invariant($"{value:0} times"),
            Units.Number => Invariant($"{value:0.###}"),
            _ => Invariant($"{value:0.###} {unit}"),
        };

    /// <summary>A share of 1 as a percentage with one decimal: <c>34.2%</c>; two below 1 %.</summary>
    public static string Ratio(double value) =>
        value is > 0 and < 0.01
            ? Invariant($"{value * 100:0.00}%")
            : Invariant($"{value * 100:0.0}%");

    /// <summary>Seconds: <c>4.8ms</c>, <c>812ms</c>, <c>1.24s</c>, <c>2m5s</c>.</summary>
    public static string Seconds(double value) =>
        Math.Abs(value) switch
        {
            0 => "0s",
            < 0.01 => Invariant($"{value * 1000:0.0}ms"),
            < 0.9995 => Invariant($"{value * 1000:0}ms"),
            < 60 => Invariant($"{value:0.##}s"),
            < 1e6 => Durations.Rounded(TimeSpan.FromSeconds(value)),
            _ => Invariant($"{value:0.##}s"),
        };

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
