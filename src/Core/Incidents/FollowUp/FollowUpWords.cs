using Lastgood.Core.Incidents.CheckLists;
using Lastgood.Core.Journal;

namespace Lastgood.Core.Incidents.FollowUp;

/// <summary>What people wrote, ticked and planned, as sentences for a timeline.</summary>
internal static class FollowUpWords
{
    public static (TimelineKind Kind, string What) Of(FollowUpFact fact) =>
        (TimelineKind.Note, $"{Prose.Who(fact.By)} {Said(fact)}");

    private static string Said(FollowUpFact fact) =>
        fact switch
        {
            NoteWritten f => $"noted ({f.Note}): {f.Text}",
            SectionWritten { Text.Length: 0 } f => $"emptied \"{Title(f.Section)}\"",
            SectionWritten f => $"wrote \"{Title(f.Section)}\"",
            ActionPlanned f =>
                $"planned action {f.Action} for {f.Owner} by {Prose.Spoken(f.Due)}: {f.Text}",
            ActionEnded { IsDone: true } f => $"ended action {f.Action}{Prose.Because(f.How)}",
            ActionEnded f => $"dropped action {f.Action}{Prose.Because(f.How)}",
            ItemTicked f => $"{Word(f.State)} \"{Item(f.Item)}\"{Prose.Because(f.Evidence)}",
            WorkLate f =>
                $"reminded of what is late: {string.Join(", ", [.. f.Items.Select(Item), .. f.Actions.Select(static a => $"action {a}")])}",
            ItemAssigned f => $"gave \"{Item(f.Item)}\" to {f.Owner}",
            ReportStaged { Stage: ReportStage.Draft } => "made the report a draft again",
            ReportStaged { Stage: ReportStage.InReview } => "gave the report to review",
            _ => "made the report final",
        };

    private static string Title(ReportSection section) => ReportPlace.Of(section).Title;

    private static string Item(string id) => ShippedItems.Find(id)?.Title ?? id;

    private static string Word(TickState state) =>
        state switch
        {
            TickState.Done => "ticked",
            TickState.Failed => "found not to be so:",
            TickState.NotNeeded => "found not needed:",
            _ => "took back the tick of",
        };
}
