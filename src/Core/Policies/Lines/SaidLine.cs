using Lastgood.Core.Signals;

namespace Lastgood.Core.Policies.Lines;

/// <summary><c>reported corruption</c>, <c>alert HighErrorRate</c>: what a person or another system said.</summary>
internal static class SaidLine
{
    private const int Longest = 100;

    public static string Example(Signal signal) =>
        signal == Signal.Reported ? "reported corruption" : "alert HighErrorRate";

    public static TriggerParse Parse(Signal signal, TriggerWords words)
    {
        var subject = words.Take();
        var right =
            subject.Text.Length is > 0 and <= Longest
            && subject.Text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':');
        return right
            ? Syntax.End(
                words,
                new Trigger(
                    $"{signal.Name} {subject.Text}",
                    signal,
                    Comparison.AtLeast,
                    Threshold: 1,
                    OfBaseline: false,
                    TimeSpan.Zero
                )
                {
                    Subject = subject.Text,
                }
            )
            : subject.Wrong(
                $"expected a name of letters, digits, \"-\", \"_\" and \":\", not {subject.Shown}",
                Example(signal)
            );
    }
}
