using System.Globalization;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Policies.Lines;

/// <summary><c>oom_kills >= 1</c>, <c>restarts >= 3 in 5m</c>: events, counted within a span or since the activation.</summary>
internal static class CountLine
{
    private const int Most = 1000;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static string Example(Signal signal) =>
        signal == Signal.Restarts ? "restarts >= 3 in 5m" : $"{signal.Name} >= 1";

    public static TriggerParse Parse(Signal signal, TriggerWords words)
    {
        var example = Example(signal);
        var sign = words.Take();
        if (Syntax.Sign(sign) is not (Comparison.Above or Comparison.AtLeast))
        {
            return sign.Wrong($"expected \">=\" or \">\", not {sign.Shown}", example);
        }
        var number = words.Take();
        var counted = int.TryParse(
            number.Text,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count
        );
        var least = sign.Is(">") ? 0 : 1;
        if (!counted || count < least || count > Most)
        {
            return number.Wrong(
                $"expected how many, {least} to {Most}, not {number.Shown}",
                example
            );
        }
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{signal.Name} {sign.Text} {count}"
        );
        var trigger = new Trigger(
            text,
            signal,
            Syntax.Sign(sign)!.Value,
            count,
            OfBaseline: false,
            TimeSpan.Zero
        );
        var word = words.Take();
        if (word.Text.Length == 0)
        {
            return new TriggerParse(trigger, Error: null);
        }
        if (!word.Is("in"))
        {
            return word.Wrong($"expected \"in\" or nothing, not {word.Shown}", $"{text} in 5m");
        }
        var span = words.Take();
        return
            Durations.TryParse(span.Text, out var within)
            && within > TimeSpan.Zero
            && within <= Longest
            ? Syntax.End(
                words,
                trigger with
                {
                    Text = $"{text} in {Durations.Format(within)}",
                    Within = within,
                }
            )
            : span.Wrong(
                $"expected {Durations.Expected}, at most {Durations.Format(Longest)}, not {span.Shown}",
                $"{text} in 5m"
            );
    }
}
