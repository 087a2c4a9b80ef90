using System.Net;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lastgood.App.Reports;

/// <summary>The report of an incident as one page that needs nothing else: no script, no font, no network.</summary>
internal static class HtmlReport
{
    // No HTML of the source survives, and nothing but tables is added to CommonMark: what is not needed cannot be abused.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers()
        .DisableHtml()
        .Build();

    /// <summary>The page of a report.</summary>
    /// <param name="title">Its title, plain text.</param>
    /// <param name="markdown">The report as Markdown.</param>
    /// <param name="charts">The pictures that it names, as SVG, by their files.</param>
    public static string Of(
        string title,
        string markdown,
        IReadOnlyDictionary<string, string> charts
    )
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var table in document.Descendants<Table>())
        {
            Classify(table);
        }
        using var body = new StringWriter();
        var renderer = new HtmlRenderer(body);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new ScrollingTables());
        renderer.ObjectRenderers.Replace<LinkInlineRenderer>(new EmbeddedCharts(charts));
        renderer.Render(document);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
            <meta name="color-scheme" content="light dark" />
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>
            {ReportStyle.Css}
            </style>
            </head>
            <body>
            <main>
            {body}</main>
            </body>
            </html>

            """;
    }

    // The mark and the word are in the text; the class only adds a colour to them.
    private static void Classify(Table table)
    {
        var name = Plain(table.Descendants<TableCell>().First()).ToLowerInvariant();
        table.GetAttributes().AddClass(name);
        foreach (var cell in table.Descendants<TableCell>())
        {
            var kind = Plain(cell) switch
            {
                ['✓', ..] => "good",
                ['✗', ..] => "bad",
                ['?' or '↩' or '…', ' ', ..] => "open",
                _ => null,
            };
            if (kind is not null)
            {
                cell.GetAttributes().AddClass(kind);
            }
        }
    }

    private static string Plain(TableCell cell) =>
        string.Concat(cell.Descendants<LiteralInline>().Select(static l => l.Content.ToString()));

    /// <summary>Tables that scroll in a box of their own where the page is too narrow for them.</summary>
    private sealed class ScrollingTables : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            var name = WebUtility.HtmlEncode(Plain(table.Descendants<TableCell>().First()));
            renderer.EnsureLine();
            renderer.WriteLine(
                $"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table: {name}\">"
            );
            base.Write(renderer, table);
            renderer.EnsureLine();
            renderer.WriteLine("</div>");
        }
    }

    /// <summary>Pictures within the page: it needs no other file.</summary>
    private sealed class EmbeddedCharts(IReadOnlyDictionary<string, string> charts)
        : LinkInlineRenderer
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link)
        {
            if (link is { IsImage: true, Url: { } file } && charts.TryGetValue(file, out var svg))
            {
                renderer.Write(svg);
                return;
            }
            base.Write(renderer, link);
        }
    }
}
