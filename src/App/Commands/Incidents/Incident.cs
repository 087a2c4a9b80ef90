using System.CommandLine;
using System.Globalization;
using Lastgood.App.Composition;
using Lastgood.App.Output;
using Lastgood.App.Reports;
using Lastgood.App.Reports.Charts;
using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands.Incidents;

/// <summary><c>lastgood incident</c>: what happened, for people.</summary>
internal static class Incident
{
    public static Command Create(Shell shell) =>
        new("incident", "What happened, and what is to be learned from it")
        {
            List(shell),
            Show(shell),
            Notes.Create(shell),
            Checks.Create(shell),
            Sections.Create(shell),
            Actions.Create(shell),
            Stages.Create(shell),
            Report(shell),
            Resolve(shell),
            Publish.Create(shell),
        };

    private static Command List(Shell shell)
    {
        var service = new Argument<string?>("service")
        {
            Description = "Only this service",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = Shell.Json();
        return shell.Verb(
            "list",
            "The incidents, the newest first",
            [service, json],
            async (parsed, installation, cancellation) =>
            {
                IEnumerable<string> names = parsed.GetValue(service) is { } one
                    ? [installation.FindGroup(one)?.Name ?? installation.Find(one).Name]
                    : installation.Settings.Names;
                var stories = await IncidentDesk.StoriesAsync(installation, names, cancellation);
                if (parsed.GetValue(json))
                {
                    shell.Terminal.Data.WriteLine(
                        Json.Text(new IncidentListJson([.. stories.Select(IncidentOutput.Line)]))
                    );
                }
                else if (stories.Count == 0)
                {
                    shell.Terminal.Say("no incident so far");
                }
                else
                {
                    shell.Terminal.Data.Write(
                        IncidentOutput.Table(stories, shell.Terminal.DataInk)
                    );
                }
                return ExitCodes.Done;
            }
        );
    }

    private static Command Show(Shell shell)
    {
        var id = IncidentDesk.Id();
        var json = Shell.Json();
        return shell.Verb(
            "show",
            "One incident with its timeline",
            [id, json],
            async (parsed, installation, cancellation) =>
            {
                var story = await IncidentDesk.FindAsync(
                    installation,
                    parsed.GetValue(id)!,
                    cancellation
                );
                var contacts = installation.Settings.ContactsOf(story.Incident.Service);
                shell.Terminal.Data.Write(
                    parsed.GetValue(json)
                        ? Json.Text(
                            IncidentOutput.Of(story, contacts, shell.Wiring.Time.GetUtcNow())
                        ) + "\n"
                        : IncidentOutput.Text(story, contacts, shell.Terminal.DataInk)
                );
                return ExitCodes.Done;
            }
        );
    }

    private static Command Report(Shell shell)
    {
        var id = IncidentDesk.Id();
        var output = new Option<string>("--output")
        {
            Description = "The folder to write to (default: the current one)",
            DefaultValueFactory = static _ => ".",
        };
        return shell.Verb(
            "report",
            "Write the report of an incident: Markdown, and the same as a page",
            [id, output],
            async (parsed, installation, cancellation) =>
            {
                var story = await IncidentDesk.FindAsync(
                    installation,
                    parsed.GetValue(id)!,
                    cancellation
                );
                return Write(
                    shell.Terminal,
                    story,
                    new ReportContext(Adapters.Processes.CommandLine.Show)
                    {
                        Contacts = installation.Settings.ContactsOf(story.Incident.Service),
                        Told = await installation.AnnouncementsAsync(
                            story.Incident.Id,
                            cancellation
                        ),
                        Revenue = installation
                            .Settings.Services.FirstOrDefault(s => s.Name == story.Incident.Service)
                            ?.Revenue,
                    },
                    Path.GetFullPath(parsed.GetValue(output)!)
                );
            }
        );
    }

    private static int Write(
        Terminal terminal,
        IncidentStory story,
        ReportContext around,
        string folder
    )
    {
        var id = story.Incident.Id;
        var charts = IncidentCharts
            .Of(story)
            .Select((c, i) => (Chart: new ReportChart(c.Title, ChartFile(id, i)), Svg: c.Svg()))
            .ToList();
        var (markdown, html) = (
            Path.Combine(folder, $"{id}.md"),
            Path.Combine(folder, $"{id}.html")
        );
        try
        {
            Directory.CreateDirectory(folder);
            if (ReportFiles.FirstEdited([markdown, html]) is { } edited)
            {
                terminal.Say(
                    $"{edited} was changed since lastgood wrote it, or is not lastgood's; it is left as it is\n  lastgood incident report {id} --output {id}-new"
                );
                return ExitCodes.Refused;
            }
            var text = IncidentReport.Markdown(
                story,
                around with
                {
                    Charts = [.. charts.Select(static c => c.Chart)],
                }
            );
            foreach (var (chart, svg) in charts)
            {
                ReportFiles.Write(Path.Combine(folder, chart.File), svg + "\n");
            }
            ReportFiles.Write(markdown, text);
            ReportFiles.Write(
                html,
                HtmlReport.Of(
                    $"Incident {id}: {IncidentSummary.Headline(story)}",
                    text,
                    charts.ToDictionary(
                        static c => c.Chart.File,
                        static c => c.Svg,
                        StringComparer.Ordinal
                    )
                )
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Say(
                $"the report of {id} cannot be written: {e.Message}\n  lastgood incident report {id} --output DIR"
            );
            return ExitCodes.Failed;
        }
        terminal.Data.WriteLine(markdown);
        terminal.Data.WriteLine(html);
        return ExitCodes.Done;
    }

    private static string ChartFile(string incident, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{incident}-{index + 1}.svg");

    private static Command Resolve(Shell shell)
    {
        var id = IncidentDesk.Id();
        var summary = new Option<string>("--summary")
        {
            Description = "How it ended, in one sentence; kept in the report",
            Required = true,
        };
        return shell.Verb(
            "resolve",
            "Say that an incident is over",
            [id, summary],
            async (parsed, installation, cancellation) =>
            {
                var (name, said) = (parsed.GetValue(id)!, parsed.GetValue(summary)!);
                if (string.IsNullOrWhiteSpace(said))
                {
                    throw new UsageException(
                        "--summary is empty: say in one sentence how it ended"
                    );
                }
                var story = await IncidentDesk.FindAsync(installation, name, cancellation);
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    story.Incident.Service,
                    cancellation
                );
                return await ResolveAsync(shell.Terminal, journal, name, said);
            }
        );
    }

    private static async Task<int> ResolveAsync(
        Terminal terminal,
        ServiceJournal journal,
        string id,
        string summary
    )
    {
        var incident = journal.State.Incidents.First(i => i.Id == id);
        if (incident.Resolution is { } known)
        {
            terminal.Say(
                $"{id} is resolved since {Times.Moment(incident.ResolvedAt!.Value)}, by {known.By}: {known.Summary}"
            );
            return ExitCodes.Done;
        }
        // Its process has ended, or the lease would not be ours: whoever takes the run up says how the incident ends.
        if (journal.State.OpenRun is { IsActing: true } run && run.Start.Incident == id)
        {
            terminal.Say(
                $"{id} cannot be resolved: its run {run.Id} was interrupted and is not at its end\n  lastgood rollback {incident.Service}"
            );
            return ExitCodes.Refused;
        }
        await journal.AppendAsync(null, [new IncidentResolved(id, Shell.Person, summary)]);
        terminal.PrintOutcome($"{id} is resolved");
        return ExitCodes.Done;
    }
}
