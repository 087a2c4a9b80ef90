using System.Globalization;
using System.Runtime.CompilerServices;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>Measured values as people read them.</summary>
public static class Figures
{
    /// <summary>A value in one of the units of <see cref="TriggerReading.Unit"/>: <c>34.2%</c>, <c>812ms</c>, <c>12.5/s</c>, <c>3 failures</c>, <c>once</c>.</summary>
    public static string Show(double value, string unit)
    {
        var text = Begin();
        Append(ref text, value, unit);
        return text.ToStringAndClear();
    }

    /// <summary>A share of 1 as a percentage with one decimal: <c>34.2%</c>; two below 1 %.</summary>
    public static string Ratio(double value) => Show(value, Units.Ratio);

    /// <summary>Seconds: <c>4.8ms</c>, <c>812ms</c>, <c>1.24s</c>, <c>2m5s</c>.</summary>
    public static string Seconds(double value) => Show(value, Units.Seconds);

    /// <summary>A text to append to, in which numbers are written alike everywhere.</summary>
    internal static DefaultInterpolatedStringHandler Begin() =>
        new(0, 0, CultureInfo.InvariantCulture);

    /// <summary>As <see cref="Show"/>, behind a text.</summary>
    internal static void Append(
        ref DefaultInterpolatedStringHandler text,
        double value,
        string unit
    )
    {
        switch (unit)
        {
            case Units.Ratio:
                text.AppendFormatted(value * 100, value is > 0 and < 0.01 ? "0.00" : "0.0");
                text.AppendLiteral("%");
                break;
            case Units.Seconds:
                AppendSeconds(ref text, value);
                break;
            case Units.PerSecond:
                text.AppendFormatted(value, "0.##");
                text.AppendLiteral("/s");
                break;
            case Units.Failures:
                text.AppendFormatted(value, "0");
                text.AppendLiteral(value == 1 ? " failure" : " failures");
                break;
            case Units.Times when value == 1:
                text.AppendLiteral("once");
                break;
            case Units.Times:
                text.AppendFormatted(value, "0");
                text.AppendLiteral(" times");
                break;
            case Units.Number:
                text.AppendFormatted(value, "0.###");
                break;
            default:
                text.AppendFormatted(value, "0.###");
                text.AppendLiteral(" ");
                text.AppendLiteral(unit);
                break;
        }
    }

    private static void AppendSeconds(ref DefaultInterpolatedStringHandler text, double value)
    {
        switch (Math.Abs(value))
        {
            case 0:
                text.AppendLiteral("0s");
                break;
            case < 0.9995:
                text.AppendFormatted(value * 1000, Math.Abs(value) < 0.01 ? "0.0" : "0");
                text.AppendLiteral("ms");
                break;
            case >= 60 and < 1e6:
                text.AppendLiteral(Durations.Rounded(TimeSpan.FromSeconds(value)));
                break;
            default:
                text.AppendFormatted(value, "0.##");
                text.AppendLiteral("s");
                break;
        }
    }
}
