using Lastgood.Core.Signals;

namespace Lastgood.Core.Policies.Lines;

/// <summary>
/// <c>reported corruption</c>, <c>alert HighErrorRate</c>, <c>alert "High error rate"</c>: what a person or another system
/// said. Other systems name their alerts as they like, so these names can be quoted.
/// </summary>
internal static class SaidLine
{
    private const int Longest = 100;

    public static string Example(Signal signal) =>
        signal == Signal.Reported ? "reported corruption" : "alert HighErrorRate";

    public static TriggerParse Parse(Signal signal, TriggerWords words)
    {
        var word = words.Take();
        var quoted = signal == Signal.Alert && word.Text is [Word.Quote, ..];
        var name = quoted ? word.Text.Trim(Word.Quote) : word.Text;
        if ((quoted ? WrongQuoted(word, name) : WrongPlain(word)) is { } wrong)
        {
            return word.Wrong(wrong, Example(signal));
        }
        var shown = IsPlain(name) ? name : $"{Word.Quote}{name}{Word.Quote}";
        return Syntax.End(
            words,
            new Trigger(
                $"{signal.Name} {shown}",
                signal,
                Comparison.AtLeast,
                Threshold: 1,
                OfBaseline: false,
                TimeSpan.Zero
            )
            {
                Subject = name,
            }
        );
    }

    private static string? WrongPlain(Word word) =>
        IsPlain(word.Text)
            ? null
            : $"expected a name of letters, digits, \"-\", \"_\" and \":\", not {word.Shown}";

    private static string? WrongQuoted(Word word, string name) =>
        word.Text.Length < 2 || word.Text[^1] != Word.Quote
            ? $"{word.Shown} has no quotation mark at its end"
        : name.Length is 0 or > Longest || name != name.Trim() || name.Any(char.IsControl)
            ? $"expected a name of 1 to {Longest} characters without blanks around it, not {word.Shown}"
        : null;

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= Longest
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':');
}
