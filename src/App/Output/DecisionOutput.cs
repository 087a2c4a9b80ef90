using System.Text;
using Lastgood.Core.Decisions;
using Lastgood.Core.Policies;

namespace Lastgood.App.Output;

/// <summary>A decision with its whole reasoning, for people and as JSON.</summary>
internal static class DecisionOutput
{
    public static string Whole(string service, Decision decision, Ink ink) =>
        new StringBuilder()
            .Append(ink.Strong($"{service}: {Words.Of(decision.Kind)}"))
            .Append("  ")
            .AppendLine(decision.Reason)
            .AppendLine()
            .Append(
                Columns.Of(
                    ["TRIGGER", "IS", "VALUE", "LIMIT", "HELD", "OF", "SAMPLES", "THEN", "NOTE"],
                    decision.Triggers.Select(t => Row(t, ink)),
                    ink
                )
            )
            .AppendLine()
            .Append(
                Columns.Of(
                    ["", "A ROLLBACK NEEDS", "BECAUSE"],
                    decision.Guards.Select(g =>
                        (List<Cell>)
                            [
                                g.Holds ? new Cell("✓", ink.Good) : new Cell("✗", ink.Bad),
                                g.Name,
                                g.Evidence,
                            ]
                    ),
                    ink
                )
            )
            .ToString();

    public static DecisionJson Of(string service, Decision decision) =>
        new(
            service,
            Words.Of(decision.Kind),
            decision.Reason,
            decision.Serving,
            decision.Target,
            [.. decision.Triggers.Select(Of)],
            [.. decision.Guards.Select(static g => new GuardJson(g.Name, g.Holds, g.Evidence))]
        );

    public static ReadingJson Of(TriggerReading reading) =>
        new(
            reading.Trigger,
            Words.Of(reading.State),
            reading.Value,
            reading.Threshold,
            reading.Unit,
            reading.Window.TotalSeconds,
            reading.Held.TotalSeconds,
            reading.For.TotalSeconds,
            reading.Samples,
            Words.Of(reading.Severity),
            Words.Of(reading.Asks),
            reading.Note
        );

    private static List<Cell> Row(TriggerReading reading, Ink ink) =>
        [
            reading.Trigger,
            new Cell(
                Words.Of(reading.State),
                reading.State switch
                {
                    TriggerState.Fired => ink.Bad,
                    TriggerState.Holding => ink.Warn,
                    TriggerState.Clear => ink.Good,
                    _ => ink.Faint,
                }
            ),
            Words.Value(reading.Value, reading.Unit),
            Words.Value(reading.Threshold, reading.Unit),
            reading.Held > TimeSpan.Zero ? Durations.Rounded(reading.Held) : "",
            reading.For > TimeSpan.Zero ? Durations.Format(reading.For) : "",
            FormattableString.Invariant($"{reading.Samples:0}"),
            Words.Of(reading.Asks),
            reading.Note,
        ];
}

internal sealed record DecisionJson(
    string Service,
    string Decision,
    string Reason,
    string? Serving,
    string? Target,
    IReadOnlyList<ReadingJson> Triggers,
    IReadOnlyList<GuardJson> Guards
);

/// <summary>Spans are in seconds.</summary>
internal sealed record ReadingJson(
    string Trigger,
    string State,
    double? Value,
    double? Threshold,
    string Unit,
    double Window,
    double Held,
    double For,
    double Samples,
    string Severity,
    string Then,
    string? Note
);

internal sealed record GuardJson(string Name, bool Holds, string Evidence);
