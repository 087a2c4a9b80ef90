using Lastgood.App.Commands;
using Lastgood.App.Composition;
using Lastgood.Core.Activations;

namespace Lastgood.App.Output;

/// <summary>How the end of <c>deploy</c> and <c>rollback</c> is printed.</summary>
internal static class ActivationOutput
{
    public static async Task<int> PrintAsync(
        Terminal terminal,
        Installation installation,
        string service,
        ActivationResult result,
        bool json,
        CancellationToken cancellation
    )
    {
        var state = await installation.ReadAsync(service, cancellation);
        // A deployment's incident is opened when it ends; a rollback's is named when it begins.
        var incident =
            result.Run?.Start.Incident
            ?? state
                .Incidents.LastOrDefault(i =>
                    result.Run is { } run && i.Runs.Contains(run.Id, StringComparer.Ordinal)
                )
                ?.Id;
        if (json)
        {
            var run = result.Run is null ? null : RunOutput.Of(result.Run);
            var printed = new ResultJson(
                service,
                Word(result.Outcome),
                result.Message,
                result.Remedy,
                state.Serving?.Version,
                result.WasJoined,
                run,
                incident
            );
            terminal.PrintOutcome(Json.Text(printed));
        }
        else
        {
            Print(terminal, service, result, incident);
        }
        if (result.Run is { IsMonitoring: true } monitored && !installation.IsWatched())
        {
            var aim =
                monitored.Plan.Kind == Core.Runs.RunKind.Deploy
                    ? "it becomes good only"
                    : "its incident ends only";
            terminal.Say($"nobody watches {service}: {aim} while this runs:\n  lastgood watch");
        }
        return result.Run?.Abort is not null && result.Outcome == ActivationOutcome.Undone
            ? ExitCodes.Interrupted
            : ExitCodes.Of(result.Outcome);
    }

    private static void Print(
        Terminal terminal,
        string service,
        ActivationResult result,
        string? incident
    )
    {
        var joined = result is { WasJoined: true, Run: { } run }
            ? $" (joined {run.Id}, begun by {run.Start.By})"
            : "";
        var line = $"{service}: {result.Message}{joined}";
        if (ExitCodes.Of(result.Outcome) == ExitCodes.Done)
        {
            terminal.PrintOutcome(line);
        }
        else
        {
            terminal.Say($"{terminal.Ink.Bad(Word(result.Outcome))} · {line}");
            if (result.Remedy is not null)
            {
                terminal.Say($"  {result.Remedy}");
            }
        }
        if (incident is not null)
        {
            terminal.Say($"  lastgood incident report {incident}");
        }
    }

    private static string Word(ActivationOutcome outcome) =>
        outcome switch
        {
            ActivationOutcome.Done => "done",
            ActivationOutcome.NothingToDo => "nothing_to_do",
            ActivationOutcome.Refused => "refused",
            ActivationOutcome.Undone => "undone",
            _ => "failed",
        };
}
