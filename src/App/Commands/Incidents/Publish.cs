using System.CommandLine;
using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Templates;
using Lastgood.App.Composition;
using Lastgood.App.Reports;
using Lastgood.App.StatusPage;
using Lastgood.Core.Telling;

namespace Lastgood.App.Commands.Incidents;

/// <summary><c>lastgood incident publish</c>: the status page of those who have no provider of one.</summary>
internal static class Publish
{
    public static Command Create(Shell shell)
    {
        var folder = new Option<string>("--static")
        {
            Description = "The folder to write index.html and feed.json to",
            Required = true,
            HelpName = "DIR",
        };
        var title = new Option<string>("--title")
        {
            Description = "What the page is headed",
            DefaultValueFactory = static _ => "Status",
        };
        var url = new Option<string?>("--url")
        {
            Description = "Where the page will be found, for its feed",
        };
        return shell.Verb(
            "publish",
            "Write a status page for everybody: how services are, and the incidents of 90 days",
            [folder, title, url],
            async (parsed, installation, cancellation) =>
            {
                var address = Address(parsed.GetValue(url));
                var templates = installation.Settings.Notify.Templates is { } own
                    ? MessageTemplates.Read(own)
                    : MessageTemplates.None;
                var page = await PageAsync(
                    installation,
                    templates,
                    parsed.GetValue(title)!,
                    cancellation
                );
                templates.Problems.ToList().ForEach(shell.Terminal.Say);
                return Write(
                    shell.Terminal,
                    Path.GetFullPath(parsed.GetValue(folder)!),
                    page,
                    address
                );
            }
        );
    }

    private static async Task<PublicPage> PageAsync(
        Installation installation,
        MessageTemplates templates,
        string title,
        CancellationToken cancellation
    )
    {
        var settings = installation.Settings;
        var now = installation.Time.GetUtcNow();
        var writer = new MessageWriter([templates], settings.PublicNameOf, static _ => []);
        var messages = new List<Message>();
        foreach (var name in settings.Names)
        {
            var facts = await installation.FactsAsync(name, cancellation);
            messages.AddRange(Notices.Of(facts, new NoticeRules(), now).Select(writer.Write));
        }
        return PublicPage.Of(
            title,
            now,
            settings.Services.Select(service =>
                (
                    settings.PublicNameOf(service.Name),
                    (IReadOnlyList<string>)
                        [
                            service.Name,
                            .. settings
                                .Groups.Where(g =>
                                    g.Services.Contains(service.Name, StringComparer.Ordinal)
                                )
                                .Select(static g => g.Name),
                        ]
                )
            ),
            messages
        );
    }

    private static string? Address(string? url) =>
        url is null ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"
        : throw new UsageException(
            $"--url {url}: that is not where a page is found; for example --url https://status.example.org/"
        );

    private static int Write(Output.Terminal terminal, string folder, PublicPage page, string? url)
    {
        var (html, feed) = (Path.Combine(folder, "index.html"), Path.Combine(folder, "feed.json"));
        try
        {
            Directory.CreateDirectory(folder);
            ReportFiles.WriteWhole(feed, PublicFeed.Of(page, url));
            ReportFiles.WriteWhole(html, PublicHtml.Of(page));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Say(
                $"the status page cannot be written: {e.Message}\n  lastgood incident publish --static DIR"
            );
            return ExitCodes.Failed;
        }
        terminal.Data.WriteLine(html);
        terminal.Data.WriteLine(feed);
        return ExitCodes.Done;
    }
}
