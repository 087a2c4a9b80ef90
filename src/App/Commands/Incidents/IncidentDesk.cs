using System.CommandLine;
using Lastgood.App.Composition;
using Lastgood.Core.Incidents;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands.Incidents;

/// <summary>What the verbs about incidents share: finding one, and writing into its journal.</summary>
internal static class IncidentDesk
{
    private const int Latest = 5;
    private const int LongestText = 20_000;

    public static Argument<string> Id() => new("id") { Description = "The incident, e.g. shop-i3" };

    /// <summary>A verb with which a person writes something into an incident, resolved or not.</summary>
    /// <param name="shell">The shell.</param>
    /// <param name="name">The verb.</param>
    /// <param name="description">What it does.</param>
    /// <param name="symbols">Its arguments and options besides the incident.</param>
    /// <param name="write">What is written, from what is known under the lease, and what is printed then.</param>
    public static Command Writing(
        Shell shell,
        string name,
        string description,
        IEnumerable<Symbol> symbols,
        Func<ParseResult, string, FollowUpState, (FollowUpFact Fact, string Said)> write
    )
    {
        var id = Id();
        return shell.Verb(
            name,
            description,
            [id, .. symbols],
            (parsed, installation, cancellation) =>
                WriteAsync(
                    shell,
                    installation,
                    parsed.GetValue(id)!,
                    (incident, known) => write(parsed, incident, known),
                    cancellation
                )
        );
    }

    /// <summary>Writes one fact into an incident, from what is known under the lease.</summary>
    public static async Task<int> WriteAsync(
        Shell shell,
        Installation installation,
        string id,
        Func<string, FollowUpState, (FollowUpFact Fact, string Said)> write,
        CancellationToken cancellation
    )
    {
        var story = await FindAsync(installation, id, cancellation);
        await using var journal = await shell.OpenJournalAsync(
            installation,
            story.Incident.Service,
            cancellation
        );
        var known = journal.State.Incidents.First(i => i.Id == id).FollowUp;
        var (fact, said) = write(id, known);
        await journal.AppendAsync(null, [fact]);
        shell.Terminal.PrintOutcome(said);
        return ExitCodes.Done;
    }

    /// <summary>A person's words, as they are kept.</summary>
    /// <exception cref="UsageException">There are none, or too many.</exception>
    public static string Text(string? text, string what)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException($"{what} is empty: say it in a few words");
        }
        return text.Length <= LongestText
            ? text.Trim()
            : throw new UsageException(
                $"{what} has {text.Length} characters, {LongestText} are the most: keep the rest in a file, and name it"
            );
    }

    /// <summary>The incident of a name.</summary>
    /// <exception cref="UsageException">There is none such.</exception>
    public static async Task<IncidentStory> FindAsync(
        Installation installation,
        string id,
        CancellationToken cancellation
    )
    {
        // An incident's name is its service's, -i and a number.
        var service = installation.Settings.Names.FirstOrDefault(name =>
            id.StartsWith($"{name}-i", StringComparison.Ordinal)
            && id.AsSpan(name.Length + 2) is { IsEmpty: false } number
            && !number.ContainsAnyExceptInRange('0', '9')
        );
        if (
            service is not null
            && IncidentStory.Find(await installation.FactsAsync(service, cancellation), id)
                is { } story
        )
        {
            return story;
        }
        var names = service is null ? installation.Settings.Names : [service];
        var latest = await StoriesAsync(installation, names, cancellation);
        var known = string.Join(", ", latest.Take(Latest).Select(static s => s.Incident.Id));
        throw new UsageException(
            $"there is no incident \"{id}\"; "
                + (
                    known.Length == 0
                        ? "there is none so far"
                        : $"the latest are: {known}\n  lastgood incident list"
                )
        );
    }

    /// <summary>The incidents of services, the newest first.</summary>
    public static async Task<List<IncidentStory>> StoriesAsync(
        Installation installation,
        IEnumerable<string> services,
        CancellationToken cancellation
    )
    {
        var stories = new List<IncidentStory>();
        foreach (var service in services)
        {
            stories.AddRange(
                IncidentStory.All(await installation.FactsAsync(service, cancellation))
            );
        }
        return [.. stories.OrderByDescending(static s => s.Incident.OpenedAt)];
    }
}
