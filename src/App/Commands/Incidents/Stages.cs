using System.CommandLine;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands.Incidents;

/// <summary><c>lastgood incident stage</c>: draft, in review, final.</summary>
internal static class Stages
{
    public static Command Create(Shell shell)
    {
        var stage = new Argument<string>("stage")
        {
            Description = $"How far the report is: {string.Join(", ", ReportStages.Words)}",
        };
        stage.AcceptOnlyFromAmong([.. ReportStages.Words]);
        return IncidentDesk.Writing(
            shell,
            "stage",
            "Say how far the report is: draft, in-review, final",
            [stage],
            (parsed, incident, known) =>
            {
                var wanted = ReportStages.Find(parsed.GetValue(stage)!)!.Value;
                if (wanted == ReportStage.Final)
                {
                    Complete(incident, known);
                }
                return (
                    new ReportStaged(incident, wanted, Shell.Person),
                    $"the report of {incident} is {ReportStages.Word(wanted)}"
                );
            }
        );
    }

    private static void Complete(string incident, FollowUpState known)
    {
        var missing = ReportPlace.All.Where(p => p.IsNeeded && known[p.Section] is null).ToList();
        if (missing.Count > 0)
        {
            throw new RefusedException(
                $"the report of {incident} cannot be final: nobody has written {string.Join(", ", missing.Select(static p => $"\"{p.Title}\""))}",
                string.Join(
                    "\n  ",
                    missing.Select(p => $"lastgood incident write {incident} {p.Word} TEXT")
                )
            );
        }
    }
}
