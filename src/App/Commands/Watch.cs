using System.CommandLine;
using System.Runtime.InteropServices;
using Lastgood.App.Composition;
using Lastgood.App.Daemon;
using Lastgood.App.Output;
using Lastgood.Core.Runs;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood watch</c>: observe, decide, act, in the foreground.</summary>
internal static class Watch
{
    public static Command Create(Shell shell) =>
        shell.Verb(
            "watch",
            "Watch all services: measure, decide, roll back; ends with Ctrl-C",
            [],
            async (_, installation, cancellation) =>
            {
                await using var only = await installation.TryWatchAsync(cancellation);
                if (only is null)
                {
                    shell.Terminal.Say(
                        "another lastgood watch is running with this configuration; it goes on"
                    );
                    return ExitCodes.Refused;
                }
                return await WatchAsync(shell.Terminal, installation, cancellation);
            }
        );

    private static async Task<int> WatchAsync(
        Terminal terminal,
        Installation installation,
        CancellationToken cancellation
    )
    {
        var facts = new FactLines(terminal);
        installation.Progress = facts.SayProgress;
        var lines = new WatchLines(terminal, installation.Clock, installation.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // It was started to be looked at: it does not outlive its terminal, as a run does.
        using var closed = PosixSignalRegistration.Create(
            PosixSignal.SIGHUP,
            signal =>
            {
                signal.Cancel = true;
                _ = end.CancelAsync();
            }
        );
        try
        {
            var watching = new Watching(installation, facts.Say, lines.Say, terminal.Say);
            await watching.RunAsync(end.Token);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            terminal.Say("no longer watching");
            return await LeftBehindAsync(terminal, installation);
        }
    }

    // A run in the middle stays as the journal has it: whoever manages services restarts this one, and that one goes on.
    private static async Task<int> LeftBehindAsync(Terminal terminal, Installation installation)
    {
        var code = ExitCodes.Done;
        foreach (var service in installation.Settings.Services)
        {
            var state = await installation.ReadAsync(service.Name, CancellationToken.None);
            if (state.OpenRun is { IsActing: true } run)
            {
                terminal.Say(
                    $"{run.Id} ({RunWords.Name(run.Plan.Kind)} to {run.Plan.To}) is not at its end; the next one goes on with it:\n  lastgood watch"
                );
                code = ExitCodes.Interrupted;
            }
        }
        return code;
    }
}
