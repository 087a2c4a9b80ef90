using System.CommandLine;

namespace Lastgood.App.Commands.Drills;

/// <summary><c>lastgood drill</c>: rollbacks that are practised before they are needed.</summary>
internal static class Drill
{
    public static Command Create(Shell shell) =>
        new("drill", "Practise going back: run, stop, schedule, history, finding, report")
        {
            DrillRun.Create(shell),
            DrillRun.CreateStop(shell),
            DrillSchedule.Create(shell),
            DrillHistory.Create(shell),
            DrillFinding.Create(shell),
            DrillHistory.CreateReport(shell),
        };
}
