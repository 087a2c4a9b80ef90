using System.Globalization;

namespace Lastgood.Core.Policies.Lines;

/// <summary>What the lines of all measured signals have in common.</summary>
internal static class Syntax
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(24);

    /// <summary>How a sign compares; null where it is none.</summary>
    public static Comparison? Sign(Word word) =>
        word.Text switch
        {
            ">" => Comparison.Above,
            ">=" => Comparison.AtLeast,
            "<" => Comparison.Below,
            "<=" => Comparison.AtMost,
            _ => null,
        };

    /// <summary>Takes what may stand at the end of a line: nothing, or <c>for</c> and a duration.</summary>
    public static TriggerParse Finish(TriggerWords words, Trigger trigger)
    {
        var word = words.Take();
        if (word.Text.Length == 0)
        {
            return new TriggerParse(trigger, Error: null);
        }
        if (!word.Is("for"))
        {
            return word.Wrong($"expected \"for\" or nothing, not {word.Shown}", trigger.Text);
        }
        var duration = words.Take();
        var example = $"{trigger.Text} for 2m";
        if (!Durations.TryParse(duration.Text, out var hold))
        {
            return duration.Wrong($"expected {Durations.Expected}, not {duration.Shown}", example);
        }
        if (hold > LongestHold)
        {
            return duration.Wrong(
                $"a condition can be asked to hold for at most {Durations.Format(LongestHold)}",
                example
            );
        }
        if (hold > TimeSpan.Zero)
        {
            trigger = trigger with
            {
                Text = $"{trigger.Text} for {Durations.Format(hold)}",
                For = hold,
            };
        }
        return End(words, trigger);
    }

    /// <summary>The trigger, where nothing stands behind it.</summary>
    public static TriggerParse End(TriggerWords words, Trigger trigger)
    {
        var rest = words.Take();
        return rest.Text.Length == 0
            ? new TriggerParse(trigger, Error: null)
            : rest.Wrong($"{rest.Shown} is too much", trigger.Text);
    }

    public static string Number(decimal number) =>
        number.ToString("0.###", CultureInfo.InvariantCulture);
}
