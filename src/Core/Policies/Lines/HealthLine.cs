using System.Globalization;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Policies.Lines;

/// <summary><c>health fails 3 times</c>: counted, not timed, so there is no <c>for</c>.</summary>
internal static class HealthLine
{
    public const string Example = "health fails 3 times";
    private const int Most = 1000;

    public static TriggerParse Parse(TriggerWords words)
    {
        var fails = words.Take();
        if (!fails.Is("fails"))
        {
            return fails.Wrong($"expected \"fails\", not {fails.Shown}", Example);
        }
        var number = words.Take();
        var counted = int.TryParse(
            number.Text,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var times
        );
        if (!counted || times is < 1 or > Most)
        {
            return number.Wrong(
                $"expected how many times in a row, 1 to {Most}, not {number.Shown}",
                Example
            );
        }
        var count = times.ToString(CultureInfo.InvariantCulture);
        var text = times == 1 ? "health fails 1 time" : $"health fails {count} times";
        var unit = words.Take();
        return unit.Is("times") || unit.Is("time")
            ? Syntax.End(
                words,
                new Trigger(
                    text,
                    Signal.Health,
                    Comparison.AtLeast,
                    times,
                    OfBaseline: false,
                    TimeSpan.Zero
                )
            )
            : unit.Wrong($"expected \"times\", not {unit.Shown}", text);
    }
}
