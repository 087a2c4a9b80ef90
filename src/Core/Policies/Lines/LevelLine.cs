using Lastgood.Core.Signals;

namespace Lastgood.Core.Policies.Lines;

/// <summary>
/// A comparison that can hold: <c>error_rate > 10% for 2m</c>, <c>p95 > 5x baseline</c>,
/// <c>requests &lt; 20% of baseline for 5m</c>, <c>queue_depth >= 1000</c>.
/// </summary>
internal static class LevelLine
{
    private const decimal LargestFactor = 1000;
    private static readonly TimeSpan Slowest = TimeSpan.FromHours(1);

    public static string Example(Signal signal) =>
        signal switch
        {
            { Quantile: not null } => $"{signal.Name} > 5x baseline",
            { Unit: Units.PerSecond } => $"{signal.Name} < 20% of baseline for 5m",
            { Name: "unready_pods" } => "unready_pods > 50% for 5m",
            { Name: "failed_rollouts" } => "failed_rollouts >= 1",
            { Name: "crash_loops" or "failed_pulls" } => $"{signal.Name} >= 1 for 30s",
            { Name: "error_rate" } => $"{signal.Name} > 10% for 2m",
            { Unit: Units.Ratio } => $"{signal.Name} > 95% for 5m",
            _ => $"{signal.Name} > 100 for 5m",
        };

    public static TriggerParse Parse(Signal signal, TriggerWords words)
    {
        var sign = words.Take();
        if (Syntax.Sign(sign) is not { } comparison)
        {
            return sign.Wrong(
                $"expected \">\", \">=\", \"<\" or \"<=\", not {sign.Shown}",
                Example(signal)
            );
        }
        var line = new Start(signal, comparison, $"{signal.Name} {sign.Text}");
        var word = words.Take();
        if (
            !string.Equals(signal.Unit, Units.Ratio, StringComparison.Ordinal)
            && OfBaseline(line, word, words) is { } relative
        )
        {
            return relative;
        }
        return signal.Unit switch
        {
            Units.Ratio => Percentage(line, word, words),
            Units.Seconds => Duration(line, word, words),
            Units.PerSecond => Rate(line, word, words),
            _ => Number(line, word, words),
        };
    }

    private static TriggerParse Percentage(Start line, Word word, TriggerWords words)
    {
        var name = line.Signal.Name;
        if (!word.TryNumber("%", out var percent))
        {
            return word.Wrong(
                $"{name} is compared with a percentage, not with {word.Shown}",
                word.TryNumber("", out var number) ? Meant(line, number) : Example(line.Signal)
            );
        }
        return percent is <= 0 or >= 100
            ? word.Wrong(
                $"{name} is compared with more than 0% and less than 100%",
                Example(line.Signal)
            )
            : line.Finish(words, $"{Syntax.Number(percent)}%", (double)(percent / 100));
    }

    private static TriggerParse Duration(Start line, Word word, TriggerWords words)
    {
        var name = line.Signal.Name;
        if (!Durations.TryParse(word.Text, out var latency))
        {
            return word.Wrong(
                $"{name} is compared with the baseline or a duration, not with {word.Shown}",
                word.TryNumber("", out var number) ? Meant(line, number) : Example(line.Signal)
            );
        }
        return latency == TimeSpan.Zero || latency > Slowest
            ? word.Wrong(
                $"{name} is compared with more than 0s and at most {Durations.Format(Slowest)}",
                $"{name} > 800ms for 1m"
            )
            : line.Finish(words, Durations.Format(latency), latency.TotalSeconds);
    }

    private static TriggerParse Rate(Start line, Word word, TriggerWords words) =>
        word.TryNumber("/s", out var rate)
            ? line.Finish(words, $"{Syntax.Number(rate)}/s", (double)rate)
            : word.Wrong(
                $"{line.Signal.Name} is compared with the baseline or a rate like 10/s, not with {word.Shown}",
                Example(line.Signal)
            );

    private static TriggerParse Number(Start line, Word word, TriggerWords words) =>
        word.TryNumber("", out var number)
            ? line.Finish(words, Syntax.Number(number), (double)number)
            : word.Wrong(
                $"{line.Signal.Name} is compared with a number or the baseline, not with {word.Shown}",
                Example(line.Signal)
            );

    /// <summary><c>5x baseline</c> or <c>150% of baseline</c>; null where neither stands there.</summary>
    private static TriggerParse? OfBaseline(Start line, Word word, TriggerWords words)
    {
        string shown;
        string[] rest;
        if (word.TryNumber("x", out var factor))
        {
            (shown, rest) = ($"{Syntax.Number(factor)}x baseline", ["baseline"]);
        }
        else if (word.TryNumber("%", out var percent))
        {
            (shown, rest) = ($"{Syntax.Number(percent)}% of baseline", ["of", "baseline"]);
            factor = percent / 100;
        }
        else
        {
            return null;
        }
        var name = line.Signal.Name;
        if (line.Upwards && factor is <= 1 or > LargestFactor)
        {
            return word.Wrong(
                $"{name} is above more than 1x (100%) and at most {Syntax.Number(LargestFactor)}x the baseline, not {word.Shown}",
                $"{name} > 5x baseline"
            );
        }
        if (!line.Upwards && factor is <= 0 or >= 1)
        {
            return word.Wrong(
                $"{name} is below more than 0% and less than 100% of the baseline, not {word.Shown}",
                $"{name} < 20% of baseline"
            );
        }
        foreach (var expected in rest)
        {
            var next = words.Take();
            if (!next.Is(expected))
            {
                return next.Wrong(
                    $"expected \"{expected}\", not {next.Shown}",
                    $"{line.Text} {shown}"
                );
            }
        }
        return line.Finish(words, shown, (double)factor, ofBaseline: true);
    }

    /// <summary>What a number without its unit was meant to be.</summary>
    private static string Meant(Start line, decimal number) =>
        (line.Signal.Unit, number) switch
        {
            // 10 means 10 %, 0.1 does too.
            (Units.Ratio, >= 0.001m and < 1) => $"{line.Text} {Syntax.Number(number * 100)}%",
            (Units.Ratio, >= 1 and < 100) => $"{line.Text} {Syntax.Number(number)}%",
            // 5 means a factor, 800 milliseconds.
            (Units.Seconds, > 1 and <= 20) when line.Upwards =>
                $"{line.Text} {Syntax.Number(number)}x baseline",
            (Units.Seconds, > 20 and < 100_000) =>
                $"{line.Text} {Syntax.Number(decimal.Truncate(number))}ms",
            _ => Example(line.Signal),
        };

    /// <param name="Signal">What is compared.</param>
    /// <param name="Comparison">How.</param>
    /// <param name="Text">The line up to the sign.</param>
    private readonly record struct Start(Signal Signal, Comparison Comparison, string Text)
    {
        public bool Upwards => Comparison is Comparison.Above or Comparison.AtLeast;

        public TriggerParse Finish(
            TriggerWords words,
            string shown,
            double threshold,
            bool ofBaseline = false
        ) =>
            Syntax.Finish(
                words,
                new Trigger(
                    $"{Text} {shown}",
                    Signal,
                    Comparison,
                    threshold,
                    ofBaseline,
                    TimeSpan.Zero
                )
            );
    }
}
