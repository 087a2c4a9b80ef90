using Lastgood.Core.Policies.Lines;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Policies;

/// <summary>
/// Reads a trigger's line:
/// <c>error_rate > 10% for 2m</c>, <c>p95 > 5x baseline</c>, <c>p95 > 150% of baseline</c>,
/// <c>requests &lt; 20% of baseline for 5m</c>, <c>restarts >= 3 in 5m</c>, <c>health fails 3 times</c>,
/// <c>check checkout fails 3 times</c>, <c>reported corruption</c>. The same words are used in the configuration, on the command line and in messages.
/// </summary>
public static class TriggerLine
{
    private const int Longest = 200;

    /// <summary>Reads one line. Never throws. The trigger's text is the line with its spaces, numbers and durations put right.</summary>
    /// <param name="line">The line.</param>
    /// <param name="custom">The names of the user's own signals.</param>
    public static TriggerParse Parse(string? line, IReadOnlyCollection<string>? custom = null)
    {
        line ??= "";
        if (line.Length > Longest)
        {
            return new Word("", Longest + 1).Wrong(
                $"a trigger has at most {Longest} characters",
                Example(Signal.ErrorRate)
            );
        }
        var words = new TriggerWords(line);
        var name = words.Take();
        if (name.Text.Length == 0)
        {
            return name.Wrong("a trigger begins with a signal", Example(Signal.ErrorRate));
        }
        var signal =
            Signal.Known.FirstOrDefault(known => name.Is(known.Name))
            ?? (
                custom?.Contains(name.Text, StringComparer.Ordinal) == true
                    ? Signal.Custom(name.Text)
                    : null
            );
        return signal is null ? Unknown(name, custom ?? []) : Parse(signal, words);
    }

    /// <summary>The words of a trigger's text that name what it looks at: <c>p95</c>, <c>check checkout</c>.</summary>
    /// <param name="text">The text of a trigger.</param>
    public static ReadOnlySpan<char> SignalOf(string text)
    {
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        var second =
            end > 0 && text.AsSpan(0, end).SequenceEqual(Signal.Check.Name)
                ? text.IndexOf(' ', end + 1)
                : -1;
        return text.AsSpan(
            0,
            second > 0 ? second
                : end > 0 ? end
                : text.Length
        );
    }

    /// <summary>A line on a signal that could stand in a policy.</summary>
    public static string Example(Signal signal) =>
        signal.Form switch
        {
            SignalForm.Level => LevelLine.Example(signal),
            SignalForm.Count => CountLine.Example(signal),
            SignalForm.Check => HealthLine.Example(signal),
            _ => SaidLine.Example(signal),
        };

    private static TriggerParse Parse(Signal signal, TriggerWords words) =>
        signal.Form switch
        {
            SignalForm.Level => LevelLine.Parse(signal, words),
            SignalForm.Count => CountLine.Parse(signal, words),
            SignalForm.Check => HealthLine.Parse(signal, words),
            _ => SaidLine.Parse(signal, words),
        };

    private static TriggerParse Unknown(Word name, IReadOnlyCollection<string> custom)
    {
        var names = Signal.Known.Select(static known => known.Name).ToList();
        var near = Spelling.Nearest(name.Text, names);
        var meant = Signal.Known.FirstOrDefault(known =>
            string.Equals(known.Name, near, StringComparison.Ordinal)
        );
        return name.Wrong(
            $"unknown signal {name.Shown}, known are {string.Join(", ", [.. names, .. custom])}",
            Example(meant ?? Signal.ErrorRate)
        );
    }
}
