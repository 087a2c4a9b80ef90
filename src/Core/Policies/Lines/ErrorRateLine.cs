namespace Lastgood.Core.Policies.Lines;

/// <summary><c>error_rate > 10% for 2m</c></summary>
internal static class ErrorRateLine
{
    public const string Example = "error_rate > 10% for 2m";

    public static TriggerParse Parse(TriggerWords words)
    {
        if (Syntax.MissesAbove(words, Example) is { } wrong)
        {
            return wrong;
        }
        var word = words.Take();
        if (!word.TryNumber("%", out var percent))
        {
            return word.Wrong(
                $"error_rate is compared with a percentage, not with {word.Shown}",
                Meant(word)
            );
        }
        return percent is <= 0 or >= 100
            ? word.Wrong("error_rate is compared with more than 0% and less than 100%", Example)
            : Syntax.Finish(
                words,
                new Trigger(
                    $"error_rate > {Syntax.Number(percent)}%",
                    TriggerSignal.ErrorRate,
                    (double)(percent / 100),
                    OfBaseline: false,
                    TimeSpan.Zero
                )
            );
    }

    /// <summary><c>10</c> means 10 %, <c>0.1</c> does too.</summary>
    private static string Meant(Word word) =>
        word.TryNumber("", out var number)
            ? number switch
            {
                >= 0.001m and < 1 => $"error_rate > {Syntax.Number(number * 100)}%",
                >= 1 and < 100 => $"error_rate > {Syntax.Number(number)}%",
                _ => Example,
            }
            : Example;
}
