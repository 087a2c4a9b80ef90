using System.CommandLine;
using System.Globalization;
using Lastgood.App.Output;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;

namespace Lastgood.App.Commands.Incidents;

/// <summary><c>lastgood incident actions</c>: what is done so that it does not happen again.</summary>
internal static class Actions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static Command Create(Shell shell)
    {
        var id = new Argument<string?>("id")
        {
            Description = "Only those of this incident",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var all = new Option<bool>("--all") { Description = "Those that ended too" };
        var json = Shell.Json();
        var command = shell.Verb(
            "actions",
            "The action items that are open, what is due first; add, done, drop",
            [id, all, json],
            async (parsed, installation, cancellation) =>
            {
                var stories = parsed.GetValue(id) is { } one
                    ? [await IncidentDesk.FindAsync(installation, one, cancellation)]
                    : await IncidentDesk.StoriesAsync(
                        installation,
                        installation.Settings.Names,
                        cancellation
                    );
                var found = stories
                    .SelectMany(static s =>
                        s.Incident.FollowUp.Actions.Select(a => (s.Incident.Id, Action: a))
                    )
                    .Where(p => parsed.GetValue(all) || p.Action.Ended is null)
                    .OrderBy(static p => p.Action.Due)
                    .ToList();
                Print(shell.Terminal, found, parsed.GetValue(json), shell.Wiring.Time.GetUtcNow());
                return ExitCodes.Done;
            }
        );
        command.Add(Add(shell));
        command.Add(End(shell, "done", "Say that an action item is done", isDone: true));
        command.Add(
            End(shell, "drop", "Say that an action item will not be done, and why", isDone: false)
        );
        return command;
    }

    private static Command Add(Shell shell)
    {
        var text = new Argument<string>("text") { Description = "What is to be done" };
        var owner = new Option<string>("--owner")
        {
            Description = "Who sees to it",
            Required = true,
        };
        var due = new Option<string>("--due")
        {
            Description = "By when, from now on: 24h, 7d, or a day: 2026-02-07",
            DefaultValueFactory = static _ => "7d",
        };
        var number = new Option<int?>("--edit")
        {
            Description = "Plan the one of this number anew",
        };
        return IncidentDesk.Writing(
            shell,
            "add",
            "Plan an action item, with its owner and its day",
            [text, owner, due, number],
            (parsed, incident, known) =>
            {
                var edited = parsed.GetValue(number) is { } n ? Find(known, n).Number : (int?)null;
                var action = edited ?? known.Actions.Count + 1;
                var by = Due(parsed.GetValue(due)!, shell.Wiring.Time.GetUtcNow());
                return (
                    new ActionPlanned(
                        incident,
                        action,
                        IncidentDesk.Text(parsed.GetValue(text), "the action item"),
                        IncidentDesk.Text(parsed.GetValue(owner), "--owner"),
                        by,
                        Shell.Person
                    ),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"action {action} of {incident} is planned, due {Times.Moment(by)}"
                    )
                );
            }
        );
    }

    private static Command End(Shell shell, string name, string description, bool isDone)
    {
        var number = new Argument<int>("number") { Description = "The number of the action item" };
        var how = new Option<string>("--reason")
        {
            Description = isDone ? "How, or where it can be seen" : "Why not",
            Required = !isDone,
            DefaultValueFactory = static _ => "",
        };
        return IncidentDesk.Writing(
            shell,
            name,
            description,
            [number, how],
            (parsed, incident, known) =>
            {
                var action = Find(known, parsed.GetValue(number));
                var said = parsed.GetValue(how)!;
                return (
                    new ActionEnded(
                        incident,
                        action.Number,
                        isDone,
                        isDone && said.Length == 0 ? "" : IncidentDesk.Text(said, "--reason"),
                        Shell.Person
                    ),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"action {action.Number} of {incident} is {(isDone ? "done" : "dropped")}: {action.Text}"
                    )
                );
            }
        );
    }

    private static ActionItem Find(FollowUpState known, int number) =>
        known.Actions.FirstOrDefault(a => a.Number == number)
        ?? throw new UsageException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"there is no action item {number}: there are {known.Actions.Count}"
            )
        );

    private static DateTimeOffset Due(string text, DateTimeOffset now)
    {
        if (Durations.TryParse(text, out var span) && span > TimeSpan.Zero && span <= Longest)
        {
            return now + span;
        }
        return DateTimeOffset.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var day
        )
            ? day.AddDays(1).AddMinutes(-1)
            : throw new UsageException(
                $"--due: \"{text}\" is neither {Durations.Expected}, at most {Durations.Format(Longest)}, nor a day such as 2026-02-07"
            );
    }

    private static void Print(
        Terminal terminal,
        List<(string Incident, ActionItem Action)> found,
        bool json,
        DateTimeOffset now
    )
    {
        if (json)
        {
            terminal.Data.WriteLine(
                Json.Text(
                    new ActionListJson([
                        .. found.Select(p => IncidentOutput.Of(p.Incident, p.Action, now)),
                    ])
                )
            );
            return;
        }
        if (found.Count == 0)
        {
            terminal.Say("no action item is open");
            return;
        }
        terminal.Data.Write(IncidentOutput.Table(found, now, terminal.DataInk));
    }
}
