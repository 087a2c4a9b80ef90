using Lastgood.App.Commands;
using Lastgood.App.Commands.Drills;
using Lastgood.Core.Drills;
using Lastgood.Core.Journal;

namespace Lastgood.App.Output;

/// <summary>Drills, for people and as JSON.</summary>
internal static class DrillOutput
{
    /// <summary>Prints what came of a request; the exit code.</summary>
    public static int Print(Terminal terminal, ServiceState state, DrillAnswer answer, bool json)
    {
        if (json)
        {
            terminal.PrintOutcome(
                Json.Text(
                    new DrillResultJson(
                        state.Service,
                        answer.Drill is { } made ? Of(made) : null,
                        answer.Refusal?.Reason,
                        answer.Refusal?.Remedy,
                        [
                            .. answer.Gate.Select(static c => new DrillCheckJson(
                                c.Name,
                                c.Holds,
                                c.Seen
                            )),
                        ],
                        state.Serving?.Version
                    )
                )
            );
        }
        if (answer.Drill is not { End: { } end } drill)
        {
            if (!json)
            {
                terminal.Say(
                    $"{terminal.Ink.Bad("refused")} · {state.Service}: {answer.Refusal!.Reason}\n  {answer.Refusal.Remedy}"
                );
            }
            return ExitCodes.Refused;
        }
        if (!json)
        {
            terminal.PrintOutcome(
                $"{state.Service}: {drill.Id} ({DrillWords.Of(drill.Start.Level)}) {DrillWords.Of(end.Outcome)}: {end.Message}"
            );
            if (Line(end.Times) is { Length: > 0 } times)
            {
                terminal.Say($"  {times}");
            }
            terminal.Say($"  lastgood drill report {state.Service}");
        }
        return Code(state, drill);
    }

    /// <summary>The parts of a drill with their times, in one line; empty where there are none.</summary>
    public static string Line(DrillTimes times)
    {
        var parts = string.Join(
            ", ",
            new (string Name, TimeSpan? Took)[]
            {
                ("detect", times.Detect),
                ("decide", times.Decide),
                ("execute", times.Execute),
                ("verify", times.Verify),
                ("and back", times.Back),
            }
                .Where(static p => p.Took is not null)
                .Select(static p => $"{p.Name} {Times.Took(p.Took!.Value)}")
        );
        return times.Whole is { } whole ? $"{parts}; {Promise(whole)}" : parts;
    }

    /// <summary>A time beside the promise.</summary>
    public static string Promise(TimeSpan whole) =>
        $"{Times.Took(whole)} of the {DrillTimes.Promise.TotalSeconds:0} s promised{(whole <= DrillTimes.Promise ? "" : ": too slow")}";

    /// <summary>A drill as JSON.</summary>
    public static DrillJson Of(DrillState drill) =>
        new(
            drill.Id,
            DrillWords.Of(drill.Start.Level),
            drill.Start.Hypothesis,
            drill.Start.By,
            drill.StartedAt,
            drill.EndedAt,
            drill.Start.From,
            drill.Start.To,
            drill.End is { } end ? DrillWords.Of(end.Outcome) : null,
            drill.End?.Message,
            drill.End?.Times.Detect?.TotalSeconds,
            drill.End?.Times.Decide?.TotalSeconds,
            drill.End?.Times.Execute?.TotalSeconds,
            drill.End?.Times.Verify?.TotalSeconds,
            drill.End?.Times.Back?.TotalSeconds,
            drill.End?.Times.Whole?.TotalSeconds,
            drill.Run,
            drill.End?.Findings ?? []
        );

    private static int Code(ServiceState state, DrillState drill) =>
        (drill.End!.Outcome, DrillRun.IsTakenBack(state, drill)) switch
        {
            (DrillOutcome.Passed, _) => ExitCodes.Done,
            (_, false) => ExitCodes.Failed,
            (DrillOutcome.Interrupted, _) => ExitCodes.Interrupted,
            _ => drill.Run is null ? ExitCodes.Failed : ExitCodes.Undone,
        };
}

internal sealed record DrillResultJson(
    string Service,
    DrillJson? Drill,
    string? Refused,
    string? Remedy,
    IReadOnlyList<DrillCheckJson> Gate,
    string? Serving
);

internal sealed record DrillCheckJson(string Name, bool Holds, string Seen);

internal sealed record DrillJson(
    string Id,
    string Level,
    string Hypothesis,
    string By,
    DateTimeOffset Started,
    DateTimeOffset? Ended,
    string From,
    string To,
    string? Outcome,
    string? Message,
    double? DetectSeconds,
    double? DecideSeconds,
    double? ExecuteSeconds,
    double? VerifySeconds,
    double? BackSeconds,
    double? WholeSeconds,
    string? Run,
    IReadOnlyList<string> Findings
);

internal sealed record DrillHistoryJson(IReadOnlyList<DrillServiceJson> Services);

internal sealed record DrillServiceJson(
    string Service,
    DateTimeOffset? Proven,
    double? DaysSinceProven,
    DateTimeOffset? Next,
    string? Skipped,
    IReadOnlyList<DrillJson> Drills,
    IReadOnlyList<FindingJson> Findings
);

internal sealed record FindingJson(
    int Finding,
    string? Drill,
    string Text,
    string Owner,
    DateTimeOffset Due,
    string? Settled
);
