using System.CommandLine;
using System.CommandLine.Parsing;
using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.App.Output;
using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;

namespace Lastgood.App.Commands;

/// <summary>What all verbs share: the terminal, and the options that mean the same everywhere.</summary>
internal sealed class Shell(Terminal terminal, Wiring wiring)
{
    public Terminal Terminal => terminal;

    public Wiring Wiring => wiring;

    public static Option<string?> Config() =>
        new("--config")
        {
            Description =
                "The configuration (default: $LASTGOOD_CONFIG, ./lastgood.yaml, /etc/lastgood/lastgood.yaml)",
        };

    public static Option<bool> Json() =>
        new("--json") { Description = "Print JSON on standard output" };

    public static Argument<string> Service() =>
        new("service") { Description = "The service's name in the configuration" };

    public static Argument<string> Version()
    {
        var argument = new Argument<string>("version") { Description = "The release's version" };
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !Release.IsVersion(result.GetValueOrDefault<string>()))
            {
                result.AddError(
                    $"\"{result.GetValueOrDefault<string>()}\" cannot be a version: 1 to 128 letters, digits and . _ - + @ : /, the first a letter or digit"
                );
            }
        });
        return argument;
    }

    public static Option<string?> Reason(string description) =>
        new("--reason") { Description = description };

    /// <summary>Why something is said; it cannot be left out.</summary>
    public static Option<string> Why() =>
        new("--reason") { Description = "Why; kept with it", Required = true };

    /// <summary>Refuses what is no duration, or longer than may be.</summary>
    public static void CheckSpan(OptionResult result, string option, TimeSpan longest)
    {
        if (
            result.GetValueOrDefault<string?>() is { } text
            && !(Durations.TryParse(text, out var value) && value <= longest)
        )
        {
            result.AddError(
                $"{option}: \"{text}\" is not {Durations.Expected}, at most {Durations.Format(longest)}"
            );
        }
    }

    /// <summary>Who gives the command, for the journal.</summary>
    public static string Person =>
        Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } asked
            ? asked
            : Environment.UserName;

    /// <summary>The right to write to a service's journal, waited for; what is written is said.</summary>
    public Task<ServiceJournal> OpenJournalAsync(
        Installation installation,
        ServiceSettings service,
        CancellationToken cancellation
    ) => OpenJournalAsync(installation, service.Name, cancellation);

    /// <summary>The same of a service or a group, by its name.</summary>
    public async Task<ServiceJournal> OpenJournalAsync(
        Installation installation,
        string name,
        CancellationToken cancellation
    )
    {
        var desk = installation.Desk(name, new FactLines(terminal).Say);
        return (await desk.TakeTurnAsync(static _ => false, cancellation)).Journal!;
    }

    /// <summary>Says whom to call, whether or not anybody can be told otherwise.</summary>
    public void SayContacts(Installation installation, string name)
    {
        foreach (var contact in installation.Settings.ContactsOf(name))
        {
            terminal.Say($"contact: {contact.InTurn}");
        }
    }

    /// <summary>A command that activates a release and prints what became of it.</summary>
    public Command Activation(
        string name,
        string description,
        IEnumerable<Symbol> symbols,
        Func<ParseResult, Guarded, CancellationToken, Task<ActivationResult>> act
    )
    {
        var service = Service();
        var json = Json();
        return Verb(
            name,
            description,
            [service, .. symbols, json],
            async (parsed, installation, cancellation) =>
            {
                var lines = new FactLines(terminal);
                installation.Progress = lines.SayProgress;
                var guarded = installation.Guard(
                    installation.Find(parsed.GetValue(service)!),
                    lines.Say,
                    takesBackWhenInterrupted: true
                );
                await using var telling = Telling.Begin(terminal, installation, [guarded.Name]);
                var result = await act(parsed, guarded, cancellation);
                return await ActivationOutput.PrintAsync(
                    terminal,
                    installation,
                    guarded.Name,
                    result,
                    parsed.GetValue(json),
                    cancellation
                );
            }
        );
    }

    /// <summary>A command with which a person says something to the journal of a service, with a reason.</summary>
    /// <param name="name">The verb.</param>
    /// <param name="description">What it does.</param>
    /// <param name="facts">What is written, from the installation, what is known and the reason.</param>
    /// <param name="said">What is printed, from what is known then.</param>
    public Command Saying(
        string name,
        string description,
        Func<Installation, ServiceState, string, IReadOnlyList<Fact>> facts,
        Func<ServiceState, string> said
    )
    {
        var service = Service();
        var reason = Why();
        return Verb(
            name,
            description,
            [service, reason],
            async (parsed, installation, cancellation) =>
            {
                await using var journal = await OpenJournalAsync(
                    installation,
                    installation.Find(parsed.GetValue(service)!),
                    cancellation
                );
                await journal.AppendAsync(
                    null,
                    facts(installation, journal.State, parsed.GetValue(reason)!)
                );
                terminal.PrintOutcome(said(journal.State));
                return ExitCodes.Done;
            }
        );
    }

    /// <summary>A command that works on the installation.</summary>
    public Command Verb(
        string name,
        string description,
        IEnumerable<Symbol> symbols,
        Func<ParseResult, Installation, CancellationToken, Task<int>> act
    )
    {
        var config = Config();
        var command = new Command(name, description) { Options = { config } };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var installation = Installation.Open(parsed.GetValue(config), wiring);
                return await act(parsed, installation, cancellation);
            }
        );
        return command;
    }
}
