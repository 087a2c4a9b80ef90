using System.CommandLine;
using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.App.Reports;
using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Runbooks;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood runbook</c>: the living runbook of a service.</summary>
internal static class Runbook
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var output = new Option<string?>("--output")
        {
            Description = "The file that it is written to (default: standard output)",
        };
        var html = new Option<bool>("--html") { Description = "As a page instead of Markdown" };
        var check = new Option<string?>("--check")
        {
            Description =
                "Write nothing; end with 1 where this file, a copy that was kept, is not what would be written now",
        };
        return shell.Verb(
            "runbook",
            "Write the runbook of a service: when to go back, what happens, the same by hand, whom to call",
            [service, output, html, check],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var markdown = Core.Runbooks.Runbook.Of(
                    await GroundAsync(installation, settings, cancellation)
                );
                var text = parsed.GetValue(html)
                    ? HtmlReport.Of(
                        $"Runbook: {settings.Name}",
                        markdown,
                        new Dictionary<string, string>(StringComparer.Ordinal)
                    )
                    : markdown;
                return parsed.GetValue(check) is { } kept
                    ? Compare(shell, settings.Name, kept, text)
                    : await WriteAsync(shell, parsed.GetValue(output), text, cancellation);
            }
        );
    }

    private static async Task<RunbookGround> GroundAsync(
        Installation installation,
        ServiceSettings settings,
        CancellationToken cancellation
    )
    {
        var facts = await installation.FactsAsync(settings.Name, cancellation);
        var guarded = installation.Look(settings);
        var (plan, refusal) = await guarded.Rollback.PreviewAsync(null, cancellation);
        return new RunbookGround(ServiceState.From(settings.Name, facts), IncidentStory.All(facts))
        {
            Policy = settings.Policy,
            Verification = plan?.Verification ?? guarded.Setup.Verification,
            Plan = plan,
            Refusal = refusal,
            Contacts =
            [
                .. installation.Settings.ContactsOf(settings.Name).Select(static c => $"{c}"),
            ],
            Command = Adapters.Processes.CommandLine.Show,
        };
    }

    private static async Task<int> WriteAsync(
        Shell shell,
        string? file,
        string text,
        CancellationToken cancellation
    )
    {
        if (file is null)
        {
            shell.Terminal.Data.Write(text);
            return ExitCodes.Done;
        }
        try
        {
            await File.WriteAllTextAsync(file, text, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be written: {e.Message}");
        }
        shell.Terminal.PrintOutcome(file);
        return ExitCodes.Done;
    }

    private static int Compare(Shell shell, string service, string file, string text)
    {
        string kept;
        try
        {
            kept = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read: {e.Message}");
        }
        if (kept == text)
        {
            shell.Terminal.PrintOutcome($"{file} is up to date");
            return ExitCodes.Done;
        }
        var (before, now) = (kept.Split('\n'), text.Split('\n'));
        var line = before.Zip(now).TakeWhile(static p => p.First == p.Second).Count();
        shell.Terminal.Say(
            $"{file} is stale from line {line + 1} on:\n  - {before.ElementAtOrDefault(line)}\n  + {now.ElementAtOrDefault(line)}\n  lastgood runbook {service} --output {file}"
        );
        return ExitCodes.Failed;
    }
}
