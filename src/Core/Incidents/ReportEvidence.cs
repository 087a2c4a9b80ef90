using System.Globalization;
using Lastgood.Core.Journal;
using static Lastgood.Core.Incidents.MarkdownPage;

namespace Lastgood.Core.Incidents;

/// <summary>The section of a report on the evidence that was kept.</summary>
internal static class ReportEvidence
{
    public static void Kept(MarkdownPage page, IncidentStory story)
    {
        var missing = story
            .Facts.Select(static e => e.Fact)
            .OfType<StateCaptured>()
            .SelectMany(static f => f.Missing)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (!story.Evidence.Any() && missing.Count == 0)
        {
            return;
        }
        page.Heading(2, "Evidence");
        page.Paragraph(
            "What was there before each step, redacted, as files below lastgood's state folder. The digest tells whether a file is still what was kept."
        );
        page.Table(
            ["Time", "Before", "What", "File", "Bytes", "SHA-256"],
            story.Evidence.Select(static e =>
                (IReadOnlyList<string>)
                    [
                        Prose.Clock(e.At),
                        Text(e.Before ?? "by hand"),
                        Text(e.File.Name),
                        Text(e.File.File),
                        e.File.Bytes.ToString(CultureInfo.InvariantCulture),
                        e.File.Digest[..12],
                    ]
            )
        );
        if (missing.Count > 0)
        {
            page.Paragraph($"Not kept: {Text(string.Join("; ", missing), 2000)}.");
        }
    }
}
