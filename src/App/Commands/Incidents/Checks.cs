using System.CommandLine;
using Lastgood.App.Composition;
using Lastgood.App.Output;
using Lastgood.Core.Incidents.CheckLists;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands.Incidents;

/// <summary><c>lastgood incident check</c>: the check lists of an incident, and their ticks.</summary>
internal static class Checks
{
    public static Command Create(Shell shell)
    {
        var id = IncidentDesk.Id();
        var item = new Argument<string?>("item")
        {
            Description = "The item to tick; without one, the lists are shown",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var evidence = new Option<string>("--evidence")
        {
            Description = "How that is known; kept in the report",
            DefaultValueFactory = static _ => "",
        };
        var state = new Option<string>("--as")
        {
            Description = "What it is: done, not-so, not-needed, or open again",
            DefaultValueFactory = static _ => "done",
        };
        state.AcceptOnlyFromAmong("done", "not-so", "not-needed", "open");
        var owner = new Option<string?>("--owner")
        {
            Description = "Give the item to somebody instead of ticking it",
        };
        var json = Shell.Json();
        return shell.Verb(
            "check",
            "The check lists, what the machine has checked itself; tick an item",
            [id, item, evidence, state, owner, json],
            async (parsed, installation, cancellation) =>
            {
                var incident = parsed.GetValue(id)!;
                if (parsed.GetValue(item) is not { } name)
                {
                    var story = await IncidentDesk.FindAsync(installation, incident, cancellation);
                    var lines = CheckList.Of(
                        story,
                        await installation.AnnouncementsAsync(incident, cancellation)
                    );
                    shell.Terminal.Data.Write(
                        parsed.GetValue(json)
                            ? Json.Text(CheckListOutput.Of(incident, lines)) + "\n"
                            : CheckListOutput.Text(
                                lines,
                                shell.Wiring.Time.GetUtcNow(),
                                shell.Terminal.DataInk
                            )
                    );
                    return ExitCodes.Done;
                }
                var known =
                    ShippedItems.Find(name)
                    ?? throw new UsageException(
                        $"there is no item \"{name}\"; known are: {string.Join(", ", ShippedItems.All.Select(static i => i.Id))}\n  lastgood incident check {incident}"
                    );
                return await IncidentDesk.WriteAsync(
                    shell,
                    installation,
                    incident,
                    (_, _) =>
                        parsed.GetValue(owner) is { } person
                            ? (
                                new ItemAssigned(
                                    incident,
                                    known.Id,
                                    IncidentDesk.Text(person, "--owner"),
                                    Shell.Person
                                ),
                                $"\"{known.Title}\" is {person}'s"
                            )
                            : Ticked(
                                incident,
                                known,
                                parsed.GetValue(state)!,
                                parsed.GetValue(evidence)!
                            ),
                    cancellation
                );
            }
        );
    }

    private static (FollowUpFact, string) Ticked(
        string incident,
        CheckItem item,
        string word,
        string evidence
    )
    {
        var state = word switch
        {
            "done" => TickState.Done,
            "not-so" => TickState.Failed,
            "not-needed" => TickState.NotNeeded,
            _ => TickState.Open,
        };
        return (
            new ItemTicked(incident, item.Id, state, evidence.Trim(), Shell.Person),
            $"{incident}: \"{item.Title}\" is {(state == TickState.Open ? "open again" : word)}"
        );
    }
}
