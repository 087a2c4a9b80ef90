using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lastgood.App.Composition;
using Lastgood.App.Daemon;
using Lastgood.App.Daemon.Health;
using Lastgood.App.Output;
using Lastgood.Core.Runs;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood watch</c>: observe, decide, act, in the foreground.</summary>
internal static class Watch
{
    public static Command Create(Shell shell)
    {
        var health = new Option<string?>("--health")
        {
            Description =
                "Tell whether the watching turns: GET /healthz and /readyz, on PORT of 127.0.0.1, or on ADDRESS:PORT",
        };
        return shell.Verb(
            "watch",
            "Watch all services: measure, decide, roll back; ends with Ctrl-C",
            [health],
            async (parsed, installation, cancellation) =>
            {
                var place = PlaceOf(parsed.GetValue(health));
                await using var only = await installation.TryWatchAsync(cancellation);
                if (only is null)
                {
                    shell.Terminal.Say(
                        "another lastgood watch is running with this configuration; it goes on"
                    );
                    return ExitCodes.Refused;
                }
                return await WatchAsync(shell.Terminal, installation, place, cancellation);
            }
        );
    }

    private static IPEndPoint? PlaceOf(string? text)
    {
        if (text is null)
        {
            return null;
        }
        var whole = text.Contains(':', StringComparison.Ordinal) ? text : $"127.0.0.1:{text}";
        return
            IPEndPoint.TryParse(whole, out var place)
            && place is { Port: > 0, AddressFamily: AddressFamily.InterNetwork }
            ? place
            : throw new UsageException(
                $"--health: \"{text}\" is neither a PORT nor ADDRESS:PORT, as 127.0.0.1:9196"
            );
    }

    private static async Task<int> WatchAsync(
        Terminal terminal,
        Installation installation,
        IPEndPoint? health,
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
            using var told = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
            var telling = health is null
                ? Task.CompletedTask
                : new HealthAnswers(watching.Pulse, installation.Settings.State).ListenAsync(
                    health,
                    terminal.Say,
                    installation.Time,
                    told.Token
                );
            try
            {
                await watching.RunAsync(end.Token);
            }
            finally
            {
                await told.CancelAsync();
                await telling;
            }
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
