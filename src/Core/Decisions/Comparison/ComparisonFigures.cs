using System.Globalization;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions.Comparison;

/// <summary>The figures of a comparison as people read them, whatever their size.</summary>
internal static class ComparisonFigures
{
    /// <summary>From here on, a number is written with an exponent.</summary>
    private const double Long = 1e9;

    /// <summary>A measured value: <c>182ms</c>, <c>0.30%</c>, <c>12.3 MB</c>.</summary>
    public static string Value(double value, string unit) =>
        unit == Units.Ratio && IsShort(value)
            ? Sign(value, plus: "") + Figures.Ratio(Math.Abs(value))
            : Sign(value, plus: "") + Distance(Math.Abs(value), unit);

    /// <summary>How far apart two values are: <c>58ms</c>, <c>3.4 points</c> of a percentage, <c>12.3 MB</c>.</summary>
    public static string Distance(double value, string unit) =>
        unit switch
        {
            Units.Ratio => Number(value * 100) is var points && points == "1"
                ? "1 point"
                : $"{points} points",
            Units.Seconds when IsShort(value) => Figures.Seconds(value),
            Units.Seconds => $"{Number(value)}s",
            "" => Number(value),
            _ => $"{Number(value)} {unit}",
        };

    /// <summary>A distance with its direction: <c>+58ms</c>.</summary>
    public static string Shift(double value, string unit) =>
        Sign(value, plus: "+") + Distance(Math.Abs(value), unit);

    /// <summary>A probability: <c>0.0312</c>, <c>3.2e-7</c>.</summary>
    public static string Probability(double p) =>
        p is > 0 and < 1e-3 ? p.ToString("0.0e-0", CultureInfo.InvariantCulture) : Number(p);

    /// <summary>Four digits, or all before the point: <c>0.1234</c>, <c>12345.6</c>, <c>1.2e+12</c>.</summary>
    public static string Number(double value) =>
        value.ToString(
            value is 0 or (>= 1e-4 and < 1000) ? "G4"
                : value is >= 1000 and < Long ? "0.#"
                : "0.0##e+0",
            CultureInfo.InvariantCulture
        );

    private static bool IsShort(double value) => Math.Abs(value) < Long;

    private static string Sign(double value, string plus) =>
        value < 0 ? "-"
        : value > 0 ? plus
        : "";
}
