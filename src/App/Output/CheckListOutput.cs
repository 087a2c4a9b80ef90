using Lastgood.Core.Incidents.CheckLists;
using Lastgood.Core.Incidents.FollowUp;

namespace Lastgood.App.Output;

/// <summary>Check lists in the words and the JSON of the command line.</summary>
internal static class CheckListOutput
{
    public static CheckListJson Of(string incident, IReadOnlyList<CheckLine> lines) =>
        new(
            incident,
            [
                .. lines.Select(static l => new CheckLineJson(
                    l.Item.Id,
                    CheckPhases.Title(l.Item.Phase),
                    l.Item.Title,
                    Word(l.State),
                    l.Evidence,
                    l.By,
                    l.Owner,
                    l.Due
                )),
            ]
        );

    /// <summary>The lists, phase by phase, with the word that ticks each item.</summary>
    public static string Text(IReadOnlyList<CheckLine> lines, DateTimeOffset now, Ink ink)
    {
        var text = new StringWriter();
        foreach (var phase in lines.GroupBy(static l => l.Item.Phase))
        {
            text.WriteLine(ink.Strong(CheckPhases.Title(phase.Key)));
            text.Write(
                Columns.Of(
                    ["", "ITEM", "WHAT", "HOW THAT IS KNOWN, OR WHO SEES TO IT"],
                    phase.Select(l =>
                        (IReadOnlyList<Cell>)[Mark(l, now, ink), l.Item.Id, l.Item.Title, Known(l)]
                    ),
                    ink
                )
            );
            text.WriteLine();
        }
        return text.ToString();
    }

    private static Cell Mark(CheckLine line, DateTimeOffset now, Ink ink) =>
        line switch
        {
            { State: TickState.Done } => new Cell("✓", ink.Good),
            { State: TickState.Failed } => new Cell("✗ not so", ink.Bad),
            { State: TickState.NotNeeded } => new Cell("–", ink.Faint),
            _ when line.IsOverdue(now) => new Cell("! overdue", ink.Bad),
            _ => new Cell("… open", ink.Warn),
        };

    private static string Known(CheckLine line) =>
        line.By is { } by
            ? $"{(by == Core.Journal.RunStarted.Automatic ? "lastgood" : by)}{(line.Evidence.Length == 0 ? "" : $": {line.Evidence}")}"
            : $"{line.Owner}, by {Times.Moment(line.Due)}";

    private static string Word(TickState state) =>
        state switch
        {
            TickState.Done => "done",
            TickState.Failed => "not_so",
            TickState.NotNeeded => "not_needed",
            _ => "open",
        };
}

internal sealed record CheckListJson(string Incident, IReadOnlyList<CheckLineJson> Items);

internal sealed record CheckLineJson(
    string Item,
    string Phase,
    string Title,
    string State,
    string Evidence,
    string? By,
    string Owner,
    DateTimeOffset Due
);
