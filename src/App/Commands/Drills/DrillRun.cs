using System.CommandLine;
using Lastgood.App.Drills;
using Lastgood.App.Output;
using Lastgood.Core.Drills;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Runs;

namespace Lastgood.App.Commands.Drills;

/// <summary><c>lastgood drill run</c> and <c>drill stop</c>.</summary>
internal static class DrillRun
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(1);

    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var level = Level();
        var hypothesis = new Option<string?>("--hypothesis")
        {
            Description = "What it is to show, in a sentence; a live drill is not held without",
        };
        var yes = new Option<bool>("--yes")
        {
            Description = "Users may be moved to the last good release and back, in a live drill",
        };
        var hold = new Option<string?>("--hold")
        {
            Description =
                "How long the last good release serves in a live drill (default, and least: the policy's window and two probes)",
        };
        hold.Validators.Add(result => Shell.CheckSpan(result, "--hold", LongestHold));
        var json = Shell.Json();
        return shell.Verb(
            "run",
            "Practise going back: make the plan, rehearse it where no user is, or go back and forth",
            [service, level, hypothesis, yes, hold, json],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var lines = new FactLines(shell.Terminal);
                installation.Progress = lines.SayProgress;
                await using var telling = Telling.Begin(
                    shell.Terminal,
                    installation,
                    [settings.Name]
                );
                var held = Durations.TryParse(parsed.GetValue(hold), out var span)
                    ? span
                    : TimeSpan.Zero;
                var request = installation
                    .Request(
                        settings,
                        LevelOf(parsed.GetValue(level)),
                        Shell.Person,
                        parsed.GetValue(hypothesis) ?? "",
                        parsed.GetValue(yes)
                    )
                    .Holding(held, settings.Policy);
                var answer = await installation
                    .Drilling(settings, lines.Say)
                    .RunAsync(request, cancellation);
                var state = await installation.ReadAsync(settings.Name, CancellationToken.None);
                return DrillOutput.Print(shell.Terminal, state, answer, parsed.GetValue(json));
            }
        );
    }

    public static Command CreateStop(Shell shell)
    {
        var service = Shell.Service();
        var reason = Shell.Reason("Why (default: \"by hand\")");
        return shell.Verb(
            "stop",
            "End a drill at once: what it did is taken back and verified",
            [service, reason],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var drill = await installation
                    .Drilling(settings, new FactLines(shell.Terminal).Say)
                    .StopAsync(parsed.GetValue(reason) ?? "by hand", Shell.Person, cancellation);
                if (drill is null)
                {
                    shell.Terminal.PrintOutcome($"{settings.Name}: no drill is going on");
                    return ExitCodes.Done;
                }
                var state = await installation.ReadAsync(settings.Name, CancellationToken.None);
                shell.Terminal.PrintOutcome(
                    $"{settings.Name}: {drill.Id} is over; {state.Serving?.Version ?? "nothing"} serves"
                );
                return IsTakenBack(state, drill) ? ExitCodes.Done : ExitCodes.Failed;
            }
        );
    }

    /// <summary><c>--level</c></summary>
    internal static Option<string?> Level()
    {
        var level = new Option<string?>("--level")
        {
            Description =
                "plan: that a plan can be made (default); rehearse: start the release where no user is; live: go back and forth",
        };
        level.AcceptOnlyFromAmong("plan", "rehearse", "live");
        return level;
    }

    /// <summary>What <c>--level</c> says.</summary>
    internal static DrillLevel LevelOf(string? level) =>
        Enum.TryParse<DrillLevel>(level, ignoreCase: true, out var known) ? known : DrillLevel.Plan;

    /// <summary>Whether nothing of a drill is left in the world, and what serves is well.</summary>
    internal static bool IsTakenBack(ServiceState state, DrillState drill) =>
        state.Runs.FirstOrDefault(r => r.Id == drill.Run)?.End
            is null
                or { Outcome: RunOutcome.Undone }
        && drill.Steps.All(static s => s.Passed || s.What != DrillEnding.Verified);
}
