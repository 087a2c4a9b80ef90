using System.Globalization;
using System.Text.Json;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;

namespace Lastgood.App.Output;

/// <summary>The words of the core, as people read them.</summary>
internal static class Words
{
    public static string Of(DecisionKind kind) =>
        kind switch
        {
            DecisionKind.RollBack => "roll_back",
            DecisionKind.Ask => "ask",
            DecisionKind.Inconclusive => "inconclusive",
            DecisionKind.Investigate => "investigate",
            DecisionKind.Mitigate => "mitigate",
            DecisionKind.FixForward => "fix_forward",
            DecisionKind.StopEverything => "stop_everything",
            _ => "monitor",
        };

    /// <summary>The command that answers a question.</summary>
    public static string HowToAnswer(string service, PersonAsked question) =>
        $"lastgood answer {service} {question.Subject} {(question.Below is null ? "yes|no" : "0.5%")} --reason \"…\"";

    public static string Of(Severity severity) => severity.ToString().ToLowerInvariant();

    public static string Of(TriggerAction action) => Snake(action.ToString());

    public static string Of(Approval approval) => Snake(approval.ToString());

    public static string Of(NoData rule) => Snake(rule.ToString());

    public static string Of(TriggerState state) => Snake(state.ToString());

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    public static string Of(Baseline baseline) =>
        FormattableString.Invariant($"{baseline.Requests:0} requests")
        + (baseline.ErrorRatio is { } errors ? $", {Percent(errors)} errors" : "")
        + (baseline.P95 is { } p95 ? $", p95 {Durations.Format(Rounded(p95))}" : "");

    /// <summary>One trigger in a few words; the more the less well it stands: <c>error_rate 0.1%</c>, <c>error_rate > 10% for 2m: 34.2%, met for 4 s</c>.</summary>
    public static string Of(TriggerReading reading)
    {
        var signal = TriggerLine.SignalOf(reading.Trigger).ToString();
        var value = Value(reading.Value, reading.Unit);
        return reading.State switch
        {
            TriggerState.Clear when reading.Unit == "failures" =>
                $"{signal} {(reading.Value > 0 ? $"failed {value}×" : "ok")}",
            TriggerState.Clear => $"{signal} {value}",
            TriggerState.NotApplicable => $"{signal} –",
            TriggerState.NoData => $"{signal} no data ({reading.Note})",
            TriggerState.Holding =>
                $"{reading.Trigger}: {value}{Limit(reading)}, met for {Times.Took(reading.Held)}",
            _ => $"{reading.Trigger}: {value}{Limit(reading)}, fired",
        };
    }

    // Of a threshold that is relative, what it comes to.
    private static string Limit(TriggerReading reading) =>
        reading is { Unit: "seconds", Threshold: { } threshold }
            ? $" (limit {Value(threshold, reading.Unit)})"
            : "";

    public static string Value(double? value, string unit) =>
        value switch
        {
            null => "–",
            { } v when unit == "ratio" => Percent(v),
            { } v when unit == "seconds" => Durations.Format(Rounded(TimeSpan.FromSeconds(v))),
            { } v => v.ToString("0.##", CultureInfo.InvariantCulture),
        };

    public static string Percent(double ratio) =>
        (ratio * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static TimeSpan Rounded(TimeSpan time) =>
        TimeSpan.FromMilliseconds(Math.Round(time.TotalMilliseconds));
}
