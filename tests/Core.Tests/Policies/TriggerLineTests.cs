using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Tests.Policies;

public sealed class TriggerLineTests
{
    [Theory]
    [InlineData("error_rate > 10% for 2m", "error_rate", 0.1, false, 120)]
    [InlineData("error_rate > 0.5%", "error_rate", 0.005, false, 0)]
    [InlineData("p95 > 5x baseline", "p95", 5, true, 0)]
    [InlineData("p95 > 5x baseline for 30s", "p95", 5, true, 30)]
    [InlineData("p95 > 150% of baseline", "p95", 1.5, true, 0)]
    [InlineData("p95 > 800ms for 1m", "p95", 0.8, false, 60)]
    [InlineData("health fails 3 times", "health", 3, false, 0)]
    [InlineData("health fails 1 time", "health", 1, false, 0)]
    [InlineData("check check-out fails 2 times", "check", 2, false, 0)]
    [InlineData("p99 <= 2s", "p99", 2, false, 0)]
    [InlineData("cpu > 95% for 5m", "cpu", 0.95, false, 300)]
    [InlineData("requests < 20% of baseline for 5m", "requests", 0.2, true, 300)]
    [InlineData("requests < 0.5x baseline", "requests", 0.5, true, 0)]
    [InlineData("requests < 10/s", "requests", 10, false, 0)]
    [InlineData("oom_kills >= 1", "oom_kills", 1, false, 0)]
    [InlineData("restarts >= 3 in 5m", "restarts", 3, false, 0)]
    [InlineData("restarts > 0 in 1m", "restarts", 0, false, 0)]
    [InlineData("reported corruption", "reported", 1, false, 0)]
    [InlineData("alert HighErrorRate", "alert", 1, false, 0)]
    [InlineData("alert \"High error rate > 5%\"", "alert", 1, false, 0)]
    public void Reads_every_form(
        string line,
        string signal,
        double threshold,
        bool ofBaseline,
        int seconds
    )
    {
        var trigger = TriggerLine.Parse(line).Trigger;

        Assert.NotNull(trigger);
        Assert.Equal(
            (line, signal, threshold, ofBaseline, TimeSpan.FromSeconds(seconds)),
            (trigger.Text, trigger.Signal.Name, trigger.Threshold, trigger.OfBaseline, trigger.For)
        );
    }

    [Theory]
    [InlineData("  error_rate>10.0%   for 120s ", "error_rate > 10% for 2m")]
    [InlineData("p95 > 05.50x baseline", "p95 > 5.5x baseline")]
    [InlineData("p95 > 1000ms for 0s", "p95 > 1s")]
    [InlineData("health fails 03 time", "health fails 3 times")]
    [InlineData("alert \"HighErrorRate\"", "alert HighErrorRate")]
    [InlineData("alert\"Zu hoch: Ä\"  ", "alert \"Zu hoch: Ä\"")]
    public void Puts_spaces_numbers_and_durations_right(string line, string text)
    {
        Assert.Equal(text, TriggerLine.Parse(line).Trigger?.Text);
    }

    [Theory]
    [InlineData("", 1, "begins with a signal", "error_rate > 10% for 2m")]
    [InlineData("eror_rate > 10%", 1, "unknown signal \"eror_rate\"", "error_rate > 10% for 2m")]
    [InlineData("p75 > 1s", 1, "known are error_rate, p50, p90, p95", "p95 > 5x baseline")]
    [InlineData("p95 < 5x baseline", 7, "below more than 0%", "p95 < 20% of baseline")]
    [InlineData(
        "check fails 3 times",
        13,
        "expected \"fails\", not \"3\"",
        "check fails fails 3 times"
    )]
    [InlineData("check Up fails 3 times", 7, "the name of a check", "check checkout fails 3 times")]
    [InlineData("check up fails often", 16, "how many times in a row", "check up fails 3 times")]
    [InlineData("requests > 5", 12, "a rate like 10/s", "requests < 20% of baseline for 5m")]
    [InlineData("oom_kills < 1", 11, "expected \">=\"", "oom_kills >= 1")]
    [InlineData("oom_kills >= 0", 14, "1 to 1000", "oom_kills >= 1")]
    [InlineData("restarts >= 3 for 5m", 15, "expected \"in\"", "restarts >= 3 in 5m")]
    [InlineData("restarts >= 3 in 0s", 18, "a duration like", "restarts >= 3 in 5m")]
    [InlineData("reported", 9, "expected a name", "reported corruption")]
    [InlineData("reported a/b", 10, "letters, digits", "reported corruption")]
    [InlineData("reported \"a b\"", 10, "letters, digits", "reported corruption")]
    [InlineData("alert High error rate", 12, "\"error\" is too much", "alert High")]
    [InlineData("alert \"High error", 7, "no quotation mark at its end", "alert HighErrorRate")]
    [InlineData("alert \"", 7, "no quotation mark at its end", "alert HighErrorRate")]
    [InlineData("alert \"\"", 7, "1 to 100 characters", "alert HighErrorRate")]
    [InlineData("alert \" High\"", 7, "without blanks around it", "alert HighErrorRate")]
    [InlineData("alert \"a b\" for 2m", 13, "\"for\" is too much", "alert \"a b\"")]
    [InlineData(
        "\"error_rate\" > 1%",
        1,
        "unknown signal \"error_rate\",",
        "error_rate > 10% for 2m"
    )]
    [InlineData("Health fails 3 times", 1, "unknown signal", "health fails 3 times")]
    [InlineData("error_rate = 10%", 12, "expected \">\"", "error_rate > 10% for 2m")]
    [InlineData("error_rate > 10", 14, "percentage", "error_rate > 10%")]
    [InlineData("error_rate > 0.1", 14, "percentage", "error_rate > 10%")]
    [InlineData("error_rate > 0%", 14, "more than 0%", "error_rate > 10% for 2m")]
    [InlineData("error_rate > 120%", 14, "less than 100%", "error_rate > 10% for 2m")]
    [InlineData("error_rate > -5%", 14, "percentage", "error_rate > 10% for 2m")]
    [InlineData("error_rate > 5x baseline", 14, "percentage", "error_rate > 10% for 2m")]
    [InlineData("error_rate > 5% for", 20, "the end of the line", "error_rate > 5% for 2m")]
    [InlineData("error_rate > 5% for 2min", 21, "\"2min\"", "error_rate > 5% for 2m")]
    [InlineData("error_rate > 5% during 2m", 17, "\"during\"", "error_rate > 5%")]
    [InlineData("error_rate > 5% for 2m now", 24, "\"now\"", "error_rate > 5% for 2m")]
    [InlineData("error_rate > 5% for 25h", 21, "at most 24h", "error_rate > 5% for 2m")]
    [InlineData("p95 > 0x baseline", 7, "more than 1x (100%)", "p95 > 5x baseline")]
    [InlineData("p95 > 90% of baseline", 7, "more than 1x (100%)", "p95 > 5x baseline")]
    [InlineData("p95 > 5x", 9, "expected \"baseline\"", "p95 > 5x baseline")]
    [InlineData("p95 > 150% baseline", 12, "expected \"of\"", "p95 > 150% of baseline")]
    [InlineData("p95 > 0ms", 7, "more than 0s", "p95 > 800ms for 1m")]
    [InlineData("p95 > 5", 7, "baseline or a duration", "p95 > 5x baseline")]
    [InlineData("p95 > 800", 7, "baseline or a duration", "p95 > 800ms")]
    [InlineData("health fails 0 times", 14, "1 to 1000", "health fails 3 times")]
    [InlineData("health fails -3 times", 14, "\"-3\"", "health fails 3 times")]
    [InlineData("health fails 3", 15, "expected \"times\"", "health fails 3 times")]
    [InlineData("health fails 3 times for 2m", 22, "\"for\" is too much", "health fails 3 times")]
    [InlineData("health > 3", 8, "expected \"fails\"", "health fails 3 times")]
    public void Says_where_the_line_is_wrong_and_what_to_write(
        string line,
        int column,
        string message,
        string suggestion
    )
    {
        var error = TriggerLine.Parse(line).Error;

        Assert.NotNull(error);
        Assert.Equal(column, error.Column);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(suggestion, error.Suggestion);
    }

    [Fact]
    public void A_line_of_a_megabyte_is_refused()
    {
        Assert.Equal(201, TriggerLine.Parse(new string('>', 1_000_000)).Error?.Column);
    }

    [Fact]
    public void Whatever_it_is_given_it_answers_with_a_trigger_or_with_a_line_that_is_one()
    {
        var word = Gen.OneOf(
            Gen.Elements(
                "error_rate",
                "p95",
                "health",
                "requests",
                "restarts",
                "in",
                "reported",
                "10/s",
                "fails",
                "times",
                "for",
                "of",
                "baseline",
                "alert",
                "\"",
                "\"a b\"",
                ">",
                "<=",
                "10%",
                "5x",
                "0x",
                "150%",
                "800ms",
                "2m",
                "3",
                "0.1",
                "-1",
                "1e9%",
                "%",
                "x"
            ),
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "")
        );
        var lines = word.ListOf().Select(words => string.Join(' ', words));
        Prop.ForAll(
                lines.ToArbitrary(),
                line =>
                {
                    var parse = TriggerLine.Parse(line);
                    return parse.IsTrigger
                        || (
                            parse.Error.Column >= 1
                            && TriggerLine.Parse(parse.Error.Suggestion).IsTrigger
                        );
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void The_text_of_a_trigger_reads_back_as_the_same_trigger()
    {
        var number = Gen.Choose(1, 99_999).Select(n => $"{n / 1000m}");
        var hold = Gen.OneOf(
            Gen.Constant(""),
            Gen.Choose(0, 86_400).Select(s => $" for {s}s"),
            Gen.Choose(0, 5000).Select(ms => $" for {ms}ms")
        );
        var lines = Gen.OneOf(
            number.Select(n => $"error_rate > {n}%"),
            number.Select(n => $"p95 > {n}x baseline"),
            number.Select(n => $"p95>{n}% of baseline"),
            Gen.Choose(1, 3_600_000).Select(ms => $"p95  >  {ms}ms")
        );
        var held = lines.Zip(hold, static (line, tail) => line + tail);
        var name = Gen.Elements("High error rate", "a", "Ä/b", "for", "> 5%", " ", "\t", "'", "\\");
        var alerts = name.ListOf().Select(static n => $"alert \"{string.Concat(n)}\"");
        var all = Gen.OneOf(
            held,
            alerts,
            Gen.Choose(1, 1000).Select(n => $"health fails {n} times")
        );
        Prop.ForAll(
                all.ToArbitrary(),
                line =>
                    TriggerLine.Parse(line).Trigger is not { } trigger
                    || TriggerLine.Parse(trigger.Text).Trigger == trigger
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void A_quoted_name_is_the_alerts_without_its_quotation_marks()
    {
        Assert.Equal(
            "High error rate",
            TriggerLine.Parse("alert \"High error rate\"").Trigger?.Subject
        );
    }
}
