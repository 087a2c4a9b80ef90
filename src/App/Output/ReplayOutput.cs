using System.Globalization;
using System.Text;
using Lastgood.App.Replaying;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Policies;

namespace Lastgood.App.Output;

/// <summary>What a policy would have done, for people and as JSON.</summary>
internal static class ReplayOutput
{
    public static void Print(Terminal terminal, ReplaySource source, ReplayTally tally, bool json)
    {
        if (json)
        {
            terminal.Data.WriteLine(Json.Text(Of(source, tally)));
        }
        else
        {
            terminal.Data.Write(Text(source, tally, terminal.DataInk));
        }
    }

    private static string Text(ReplaySource source, ReplayTally tally, Ink ink)
    {
        var text = new StringBuilder()
            .Append(
                Paragraph.Of(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{source.Service} by {(source.Policy.Name == source.Service ? "its own policy" : $"policy {source.Policy.Name}")}, {Times.Moment(source.Began + tally.First)} to {Times.Moment(source.Began + tally.Last)}, {tally.Moments} moments"
                    ),
                    indent: 0
                )
            )
            .Append('\n');
        foreach (var change in tally.Changes.Where(static c => !c.IsQuiet))
        {
            text.Append(ink.Faint(Times.Moment(change.Time)))
                .Append("  ")
                .Append(Words.Of(change.Before ?? DecisionKind.Monitor))
                .Append(" → ")
                .Append(Paint(change.Decision.Kind, ink))
                .Append(Trouble(change))
                .Append('\n');
            if (change.Decision.Kind is not (DecisionKind.Monitor or DecisionKind.Inconclusive))
            {
                text.Append(Paragraph.Of(change.Decision.Reason, indent: 4));
            }
        }
        text.Append(tally.Changes.All(static c => c.IsQuiet) ? "" : "\n");
        foreach (var reading in tally.NotJudged)
        {
            text.Append(
                ink.Faint(Paragraph.Of($"not judged: {reading.Trigger}: {reading.Note}", indent: 0))
            );
        }
        if (tally.WhyUntold is { } why)
        {
            text.Append(
                ink.Warn(
                    Paragraph.Of(
                        $"longest without data, {Durations.Rounded(tally.LongestUntold)}: {why}",
                        indent: 0
                    )
                )
            );
        }
        return text.Append(ink.Strong(Paragraph.Of(Summary(tally), indent: 0))).ToString();
    }

    /// <summary>What it comes to, in one line.</summary>
    private static string Summary(ReplayTally tally)
    {
        var back = tally.To(DecisionKind.RollBack);
        var parts = new List<string>
        {
            back switch
            {
                [] => "would not have rolled back",
                [var once] => $"would have rolled back at {Times.Moment(once.Time)}{After(once)}",
                _ => string.Create(
                    CultureInfo.InvariantCulture,
                    $"would have rolled back {back.Count} times, first at {Times.Moment(back[0].Time)}{After(back[0])}, last at {Times.Moment(back[^1].Time)}{After(back[^1])}"
                ),
            },
        };
        foreach (
            var (kind, said) in (ReadOnlySpan<(DecisionKind, string)>)
                [
                    (DecisionKind.StopEverything, "stopped everything"),
                    (DecisionKind.Ask, "asked"),
                    (DecisionKind.Mitigate, "mitigated"),
                    (DecisionKind.FixForward, "asked for a fix"),
                ]
        )
        {
            if (tally.To(kind).Count is > 0 and var count)
            {
                parts.Add($"{said} {Figures.Show(count, Core.Signals.Units.Times)}");
            }
        }
        if (tally.Untold > TimeSpan.Zero)
        {
            parts.Add(
                $"nothing could be measured for {Durations.Rounded(tally.Untold)} ({Figures.Show(tally.UntoldStretches, Core.Signals.Units.Times)})"
            );
        }
        return string.Join("; ", parts);
    }

    private static string After(ReplayChange change) =>
        change.Trouble is { } trouble && trouble > TimeSpan.Zero
            ? $", {Durations.Rounded(trouble)} after the first sample past its threshold"
            : "";

    private static string Trouble(ReplayChange change) =>
        change switch
        {
            { Trouble: null } => "",
            { Decision.Kind: DecisionKind.Monitor } =>
                $"  over after {Durations.Rounded(change.Trouble.Value)}",
            { Trouble: { Ticks: > 0 } trouble } => $"  trouble for {Durations.Rounded(trouble)}",
            _ => "  at once",
        };

    private static string Paint(DecisionKind kind, Ink ink) =>
        kind switch
        {
            DecisionKind.Monitor => ink.Good(Words.Of(kind)),
            DecisionKind.Inconclusive => ink.Faint(Words.Of(kind)),
            DecisionKind.RollBack or DecisionKind.StopEverything => ink.Bad(Words.Of(kind)),
            _ => ink.Warn(Words.Of(kind)),
        };

    private static ReplayJson Of(ReplaySource source, ReplayTally tally) =>
        new(
            source.Name,
            source.Service,
            source.Policy.Name,
            source.Began + tally.First,
            source.Began + tally.Last,
            tally.Moments,
            [
                .. tally.Changes.Select(static c => new ChangeJson(
                    c.Time,
                    c.At.TotalSeconds,
                    c.Before is { } before ? Words.Of(before) : null,
                    Words.Of(c.Decision.Kind),
                    c.Decision.Reason,
                    c.Trouble?.TotalSeconds,
                    [.. c.Fired.Select(DecisionOutput.Of)]
                )),
            ],
            tally.To(DecisionKind.RollBack).Count,
            tally.To(DecisionKind.Ask).Count,
            tally.Untold.TotalSeconds,
            [.. tally.NotJudged.Select(static t => new NotJudgedJson(t.Trigger, t.Note))],
            Summary(tally)
        );
}

/// <summary>Spans are in seconds.</summary>
internal sealed record ReplayJson(
    string Source,
    string Service,
    string Policy,
    DateTimeOffset From,
    DateTimeOffset To,
    int Moments,
    IReadOnlyList<ChangeJson> Changes,
    int RolledBack,
    int Asked,
    double Untold,
    IReadOnlyList<NotJudgedJson> NotJudged,
    string Summary
);

/// <summary>Spans are in seconds; the offset is since the recording began.</summary>
internal sealed record ChangeJson(
    DateTimeOffset At,
    double Offset,
    string? Before,
    string Decision,
    string Reason,
    double? Trouble,
    IReadOnlyList<ReadingJson> Fired
);

internal sealed record NotJudgedJson(string Trigger, string? Why);
