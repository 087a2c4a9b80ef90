using System.CommandLine;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands.Incidents;

/// <summary><c>lastgood incident write</c>: the parts of the report that only people know.</summary>
internal static class Sections
{
    public static Command Create(Shell shell)
    {
        var section = new Argument<string>("section")
        {
            Description =
                $"Which part: {string.Join(", ", ReportPlace.All.Select(static p => p.Word))}",
        };
        section.AcceptOnlyFromAmong([.. ReportPlace.All.Select(static p => p.Word)]);
        var text = new Argument<string>("text")
        {
            Description =
                "The words; - reads them from standard input; \"\" takes back what is there",
        };
        return IncidentDesk.Writing(
            shell,
            "write",
            "Write a part of the report: root cause, what went well, what went wrong …",
            [section, text],
            (parsed, incident, _) =>
            {
                var place = ReportPlace.Find(parsed.GetValue(section)!)!;
                var said = parsed.GetValue(text)!;
                var words = said switch
                {
                    "" => "",
                    "-" => IncidentDesk.Text(Console.In.ReadToEnd(), "the text"),
                    _ => IncidentDesk.Text(said, "the text"),
                };
                return (
                    new SectionWritten(incident, place.Section, words, Shell.Person),
                    words.Length == 0
                        ? $"\"{place.Title}\" of {incident} is empty again"
                        : $"\"{place.Title}\" of {incident} is kept; see it: lastgood incident report {incident}"
                );
            }
        );
    }
}
