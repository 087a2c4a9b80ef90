using System.Globalization;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Policies.Lines;

/// <summary>
/// <c>health fails 3 times</c>, <c>check checkout fails 3 times</c>: counted, not timed, so there is no <c>for</c>.
/// </summary>
internal static class HealthLine
{
    private const int Most = 1000;
    private const int LongestName = 63;

    public static string Example(Signal signal) =>
        signal == Signal.Check ? "check checkout fails 3 times" : "health fails 3 times";

    public static TriggerParse Parse(Signal signal, TriggerWords words)
    {
        var subject = signal == Signal.Check ? words.Take() : default(Word?);
        if (subject is { } name && !IsName(name.Text))
        {
            return name.Wrong(
                $"expected the name of a check of a-z, 0-9 and \"-\", not {name.Shown}",
                Example(signal)
            );
        }
        var what = subject is { } known ? $"{signal.Name} {known.Text}" : signal.Name;
        var fails = words.Take();
        if (!fails.Is("fails"))
        {
            return fails.Wrong($"expected \"fails\", not {fails.Shown}", $"{what} fails 3 times");
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
                $"{what} fails 3 times"
            );
        }
        var count = times.ToString(CultureInfo.InvariantCulture);
        var text = times == 1 ? $"{what} fails 1 time" : $"{what} fails {count} times";
        var unit = words.Take();
        return unit.Is("times") || unit.Is("time")
            ? Syntax.End(
                words,
                new Trigger(
                    text,
                    signal,
                    Comparison.AtLeast,
                    times,
                    OfBaseline: false,
                    TimeSpan.Zero
                )
                {
                    Subject = subject?.Text,
                }
            )
            : unit.Wrong($"expected \"times\", not {unit.Shown}", text);
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName
        && text[0] != '-'
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
