using System.CommandLine;
using System.Reflection;
using Lastgood.Adapters.Storage.Recordings;
using Lastgood.App.Commands.Drills;
using Lastgood.App.Commands.Incidents;
using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.App.Output;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Policies;

namespace Lastgood.App.Commands;

/// <summary>The command line: which verbs there are, and how what goes wrong becomes a message and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>The version of this program.</summary>
    public static string Version { get; } =
        typeof(CommandLine)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;

    public static async Task<int> RunAsync(string[] args, Wiring wiring)
    {
        // Asked by scripts at every turn: answered before anything is loaded.
        if (args is ["--version"] or ["version"])
        {
            Console.Out.WriteLine($"lastgood {Version}");
            return ExitCodes.Done;
        }
        using var interruption = new Interruption();
        var terminal = Terminal.OfProcess();
        return terminal.End(await RunAsync(args, wiring, terminal, interruption.Token));
    }

    private static async Task<int> RunAsync(
        string[] args,
        Wiring wiring,
        Terminal terminal,
        CancellationToken interrupted
    )
    {
        if (
            args is [var verb, ..]
            && !verb.StartsWith('-')
            && Array.TrueForAll(Verbs, v => v.Name != verb)
        )
        {
            var nearest = Spelling.Nearest(verb, Verbs.Select(static v => v.Name));
            var meant = nearest is null ? "" : $", did you mean \"{nearest}\"?";
            terminal.Say($"lastgood: there is no command \"{verb}\"{meant}\nsee: lastgood --help");
            return ExitCodes.Usage;
        }
        var parsed = Root(new Shell(terminal, wiring), args).Parse(args is [] ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                terminal.Say($"lastgood: {error.Message}");
            }
            terminal.Say(
                $"see: lastgood {parsed.CommandResult.Command.Name} --help".Replace(
                    "lastgood lastgood",
                    "lastgood",
                    StringComparison.Ordinal
                )
            );
            return ExitCodes.Usage;
        }
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = terminal.Data,
                    Error = terminal.Chat,
                },
                interrupted
            );
        }
        catch (Exception e) when (Explain(e) is { } explained)
        {
            terminal.Say($"{(terminal.IsLive ? "\r\e[K" : "")}lastgood: {explained.Message}");
            return explained.Code;
        }
    }

    private static readonly (string Name, Func<Shell, Command> Create)[] Verbs =
    [
        ("init", Init.Create),
        ("status", Status.Create),
        ("ready", Ready.Create),
        ("history", History.Create),
        ("record", Record.Create),
        ("mark", Mark.Create),
        ("deploy", Deploy.Create),
        ("plan", Plan.Create),
        ("rollback", Rollback.Create),
        ("verify", Verify.Create),
        ("watch", Watch.Create),
        ("decide", Decide.Create),
        ("record-signals", RecordSignals.Create),
        ("replay", Replay.Create),
        ("incident", Incident.Create),
        ("capture", Capture.Create),
        ("audit", Audit.Create),
        ("export", Export.Create),
        ("config", Config.Create),
        ("policy", Policy.Create),
        ("report", Report.Create),
        ("mitigate", Mitigate.Create),
        ("recover", Recover.Create),
        ("freeze", Freeze.Create),
        ("unfreeze", Freeze.CreateLift),
        ("fix-forward", FixForward.Create),
        ("scale", Scale.Create),
        ("gate", Gate.Create),
        ("compare", Compare.Create),
        ("answer", Answer.Create),
        ("approve", Answer.CreateApprove),
        ("reject", Answer.CreateReject),
        ("ack", Answer.CreateAcknowledge),
        ("prune", Prune.Create),
        ("notify", Notify.Create),
        ("drill", Drill.Create),
        ("runbook", Runbook.Create),
    ];

    // Where a verb comes first, nothing but that verb is put together: all of them take longer than most verbs run.
    private static RootCommand Root(Shell shell, string[] args)
    {
        var root = new RootCommand("Takes a service back to its last good release.");
        var asked = Array.FindIndex(Verbs, verb => verb.Name == args.FirstOrDefault());
        foreach (var verb in asked < 0 ? Verbs : [Verbs[asked]])
        {
            root.Add(verb.Create(shell));
        }
        return root;
    }

    private static (string Message, int Code)? Explain(Exception error) =>
        error switch
        {
            ConfigurationException e => (e.Message, ExitCodes.Usage),
            UsageException e => (e.Message, ExitCodes.Usage),
            RefusedException e => ($"{e.Message}\n  {e.Remedy}", ExitCodes.Refused),
            UnknownServiceException e => (e.Message, ExitCodes.Usage),
            RecordingFileException e => (e.Message, ExitCodes.Usage),
            JournalException e => (e.Message, ExitCodes.Failed),
            PlatformException e => (
                e.Remedy is null ? e.Message : $"{e.Message}\n  {e.Remedy}",
                ExitCodes.Failed
            ),
            OperationCanceledException => (
                "interrupted; nothing is lost: the next lastgood command goes on where this one stopped",
                ExitCodes.Interrupted
            ),
            _ => null,
        };
}

/// <summary>The command line is right in form, but asks for something that cannot be.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>It cannot be as long as something is missing.</summary>
internal sealed class RefusedException(string message, string remedy) : Exception(message)
{
    /// <summary>What would lift it, as commands to copy.</summary>
    public string Remedy => remedy;
}
