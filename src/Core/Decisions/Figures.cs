using System.Globalization;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Decisions;

/// <summary>Measured values as people read them.</summary>
public static class Figures
{
    /// <summary>A value in one of the units of <see cref="TriggerReading.Unit"/>: <c>34.2%</c>, <c>812ms</c>, <c>3 failures</c>.</summary>
    public static string Show(double value, string unit) =>
        unit switch
        {
            Units.Ratio => Ratio(value),
            Units.Seconds => Seconds(value),
            Units.Failures => Invariant($"{value:0} {(value == 1 ? "failure" : "failures")}"),
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

/// <summary>The units of <see cref="TriggerReading"/>.</summary>
public static class Units
{
    /// <summary>A share, 0 to 1.</summary>
    public const string Ratio = "ratio";

    /// <summary>Seconds.</summary>
    public const string Seconds = "seconds";

    /// <summary>A number of failures.</summary>
    public const string Failures = "failures";
}
