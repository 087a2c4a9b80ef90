namespace Lastgood.Core.Policies.Lines;

/// <summary><c>p95 > 5x baseline</c>, <c>p95 > 150% of baseline</c>, <c>p95 > 800ms for 1m</c></summary>
internal static class P95Line
{
    public const string Example = "p95 > 5x baseline";
    private const decimal LargestFactor = 1000;
    private static readonly TimeSpan Slowest = TimeSpan.FromHours(1);

    public static TriggerParse Parse(TriggerWords words)
    {
        if (Syntax.MissesAbove(words, Example) is { } wrong)
        {
            return wrong;
        }
        var word = words.Take();
        if (word.TryNumber("x", out var factor))
        {
            return OfBaseline(words, word, factor, $"{Syntax.Number(factor)}x", ["baseline"]);
        }
        if (word.TryNumber("%", out var percent))
        {
            var shown = $"{Syntax.Number(percent)}% of";
            return OfBaseline(words, word, percent / 100, shown, ["of", "baseline"]);
        }
        if (Durations.TryParse(word.Text, out var latency))
        {
            return Absolute(words, word, latency);
        }
        return word.Wrong(
            $"p95 is compared with the baseline or a duration, not with {word.Shown}",
            Meant(word)
        );
    }

    /// <summary><c>5</c> means a factor, <c>800</c> milliseconds.</summary>
    private static string Meant(Word word) =>
        word.TryNumber("", out var number)
            ? number switch
            {
                > 1 and <= 20 => $"p95 > {Syntax.Number(number)}x baseline",
                > 20 and < 100_000 => $"p95 > {Syntax.Number(decimal.Truncate(number))}ms",
                _ => Example,
            }
            : Example;

    private static TriggerParse OfBaseline(
        TriggerWords words,
        Word number,
        decimal factor,
        string shown,
        ReadOnlySpan<string> rest
    )
    {
        if (factor is <= 1 or > LargestFactor)
        {
            return number.Wrong(
                $"p95 is compared with more than 1x (100%) and at most {Syntax.Number(LargestFactor)}x the baseline, not with {number.Shown}",
                Example
            );
        }
        var text = $"p95 > {shown} baseline";
        foreach (var expected in rest)
        {
            var word = words.Take();
            if (!word.Is(expected))
            {
                return word.Wrong($"expected \"{expected}\", not {word.Shown}", text);
            }
        }
        return Syntax.Finish(
            words,
            new Trigger(text, TriggerSignal.P95, (double)factor, OfBaseline: true, TimeSpan.Zero)
        );
    }

    private static TriggerParse Absolute(TriggerWords words, Word word, TimeSpan latency) =>
        latency == TimeSpan.Zero || latency > Slowest
            ? word.Wrong(
                $"p95 is compared with more than 0s and at most {Durations.Format(Slowest)}",
                "p95 > 800ms for 1m"
            )
            : Syntax.Finish(
                words,
                new Trigger(
                    $"p95 > {Durations.Format(latency)}",
                    TriggerSignal.P95,
                    latency.TotalSeconds,
                    OfBaseline: false,
                    TimeSpan.Zero
                )
            );
}
