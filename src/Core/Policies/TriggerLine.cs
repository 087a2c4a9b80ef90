using Lastgood.Core.Policies.Lines;

namespace Lastgood.Core.Policies;

/// <summary>
/// Reads a trigger's line:
/// <c>error_rate > 10% for 2m</c>, <c>p95 > 5x baseline</c>, <c>p95 > 150% of baseline</c>, <c>p95 > 800ms for 1m</c>,
/// <c>health fails 3 times</c>. The same words are used in the configuration, on the command line and in messages.
/// </summary>
public static class TriggerLine
{
    private const int Longest = 200;

    /// <summary>One entry a signal: a new signal is its file in <c>Lines</c> and its line here.</summary>
    private static readonly SignalLine[] Known =
    [
        new("error_rate", ErrorRateLine.Example, ErrorRateLine.Parse),
        new("p95", P95Line.Example, P95Line.Parse),
        new("health", HealthLine.Example, HealthLine.Parse),
    ];

    /// <summary>Reads one line. Never throws. The trigger's text is the line with its spaces, numbers and durations put right.</summary>
    public static TriggerParse Parse(string? line)
    {
        line ??= "";
        if (line.Length > Longest)
        {
            return new Word("", Longest + 1).Wrong(
                $"a trigger has at most {Longest} characters",
                Known[0].Example
            );
        }
        var words = new TriggerWords(line);
        var signal = words.Take();
        if (signal.Text.Length == 0)
        {
            return signal.Wrong("a trigger begins with a signal", Known[0].Example);
        }
        var known = Array.Find(Known, entry => signal.Is(entry.Name));
        return known is null ? Unknown(signal) : known.Parse(words);
    }

    private static TriggerParse Unknown(Word signal)
    {
        var names = Known.Select(static entry => entry.Name);
        var near = Spelling.Nearest(signal.Text, names);
        var meant =
            Array.Find(Known, entry => string.Equals(entry.Name, near, StringComparison.Ordinal))
            ?? Known[0];
        return signal.Wrong(
            $"unknown signal {signal.Shown}, known are {string.Join(", ", names)}",
            meant.Example
        );
    }

    private sealed record SignalLine(
        string Name,
        string Example,
        Func<TriggerWords, TriggerParse> Parse
    );
}
