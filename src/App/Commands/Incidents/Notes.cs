using System.CommandLine;
using System.Globalization;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands.Incidents;

/// <summary><c>lastgood incident note</c>: what people saw and did, beside what the machine did.</summary>
internal static class Notes
{
    public static Command Create(Shell shell)
    {
        var text = new Argument<string?>("text")
        {
            Description = "The words; may be left out with --edit and --pin",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var edit = new Option<int?>("--edit")
        {
            Description = "Write the note of this number anew; what it said stays in its history",
        };
        var pin = new Option<bool?>("--pin")
        {
            Description = "Let it stand above the timeline, or not any more: --pin false",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return IncidentDesk.Writing(
            shell,
            "note",
            "Note what you saw or did; it becomes part of the timeline",
            [text, edit, pin],
            (parsed, incident, known) =>
            {
                var before = parsed.GetValue(edit) is { } number ? Find(known, number) : null;
                var words = parsed.GetValue(text) ?? before?.Now.Text;
                var isPinned = parsed.GetResult(pin) is null
                    ? before?.IsPinned ?? false
                    : parsed.GetValue(pin) ?? true;
                var note = before?.Number ?? known.Notes.Count + 1;
                return (
                    new NoteWritten(
                        incident,
                        note,
                        IncidentDesk.Text(words, "the note"),
                        isPinned,
                        Shell.Person
                    ),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"note {note} of {incident} is kept"
                    )
                );
            }
        );
    }

    private static Note Find(FollowUpState known, int number) =>
        known.Notes.FirstOrDefault(n => n.Number == number)
        ?? throw new UsageException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"there is no note {number}: there are {known.Notes.Count}"
            )
        );
}
