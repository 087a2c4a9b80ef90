using System.Runtime.CompilerServices;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>Triggers in words, for the sentence of a decision.</summary>
internal static class Phrases
{
    public static string Fired(IEnumerable<TriggerReading> readings) =>
        string.Join(" and ", readings.Select(Fired));

    /// <summary><c>error_rate 34.2% > 10% for 2m</c>, <c>health failed 3 times in a row (HTTP 503)</c></summary>
    private static string Fired(TriggerReading reading)
    {
        if (reading.Value is not { } value)
        {
            return reading.Unmeasured > TimeSpan.Zero
                ? $"{Signal(reading)} could not be measured for {Durations.Rounded(reading.Unmeasured)} ({reading.Note})"
                : reading.Trigger;
        }
        if (string.Equals(reading.Unit, Units.Times, StringComparison.Ordinal))
        {
            return reading.Window == TimeSpan.Zero && reading.Note is { } who
                ? $"{reading.Trigger} ({who})"
                : $"{Signal(reading)}: {Figures.Show(value, reading.Unit)}{Span(reading)}"
                    + (reading.Note is { } seen ? $" ({seen})" : "");
        }
        if (string.Equals(reading.Unit, Units.Failures, StringComparison.Ordinal))
        {
            var times =
                value == 1 ? "once" : FormattableString.Invariant($"{value:0} times in a row");
            return reading.Note is { } failure
                ? $"{Signal(reading)} failed {times} ({failure})"
                : $"{Signal(reading)} failed {times}";
        }
        var signal = Signal(reading);
        var baseline = reading.Note is { } note ? $" ({note})" : "";
        return $"{signal} {Figures.Show(value, reading.Unit)}{reading.Trigger[signal.Length..]}{baseline}";
    }

    /// <summary><c>error_rate 34.2% > 10% for 40s of 2m</c></summary>
    public static string Holding(TriggerReading reading)
    {
        if (reading.For == TimeSpan.Zero)
        {
            return $"{Signal(reading)} {Figures.Show(reading.Value ?? 0, reading.Unit)} of {reading.Threshold:0} ({reading.Note})";
        }
        var rest = reading.Trigger.LastIndexOf(" for ", StringComparison.Ordinal);
        var condition = rest < 0 ? reading : reading with { Trigger = reading.Trigger[..rest] };
        return $"{Fired(condition)} for {Durations.Rounded(reading.Held)} of {Durations.Format(reading.For)}";
    }

    /// <summary>Those that were measured and are clear: <c>error_rate 0.3%, health passes</c>. That nobody said anything is not a measurement.</summary>
    public static string Clear(IReadOnlyList<TriggerReading> readings)
    {
        var text = Figures.Begin();
        var first = true;
        foreach (var reading in readings)
        {
            if (reading is { State: TriggerState.Clear, Samples: > 0 })
            {
                text.AppendLiteral(first ? "" : ", ");
                first = false;
                AppendClear(ref text, reading);
            }
        }
        return text.ToStringAndClear();
    }

    private static void AppendClear(
        ref DefaultInterpolatedStringHandler text,
        TriggerReading reading
    )
    {
        var value = reading.Value ?? 0;
        text.AppendFormatted(SignalOf(reading));
        if (string.Equals(reading.Unit, Units.Times, StringComparison.Ordinal))
        {
            text.AppendLiteral(" ");
            text.AppendFormatted(value, "0");
            text.AppendLiteral(Span(reading));
        }
        else if (
            value == 0
            && string.Equals(reading.Unit, Units.Failures, StringComparison.Ordinal)
        )
        {
            text.AppendLiteral(" passes");
        }
        else
        {
            text.AppendLiteral(" ");
            Figures.Append(ref text, value, reading.Unit);
        }
    }

    /// <summary><c>error_rate (no scrape for 12s: connection refused)</c></summary>
    public static string Missing(TriggerReading reading) => $"{Signal(reading)} ({reading.Note})";

    private static string Span(TriggerReading reading) =>
        reading.Window > TimeSpan.Zero ? $" in {Durations.Format(reading.Window)}" : "";

    private static string Signal(TriggerReading reading) => SignalOf(reading).ToString();

    private static ReadOnlySpan<char> SignalOf(TriggerReading reading) =>
        TriggerLine.SignalOf(reading.Trigger);
}
