namespace Lastgood.Core.Incidents;

/// <summary>What a line of a timeline is about.</summary>
public enum TimelineKind
{
    /// <summary>How the blamed release came to serve.</summary>
    Deployment,

    /// <summary>That something is wrong was noticed.</summary>
    Detection,

    /// <summary>What to do was decided, by the policy or by a person.</summary>
    Decision,

    /// <summary>Something was changed, or could not be.</summary>
    Step,

    /// <summary>What serves was checked.</summary>
    Verification,

    /// <summary>What else is worth knowing.</summary>
    Note,

    /// <summary>A run or the incident ended.</summary>
    End,
}

/// <summary>One line of a timeline.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="What">One sentence for a person who was not there; plain text on one line.</param>
public sealed record TimelineLine(DateTimeOffset At, TimelineKind Kind, string What);

/// <summary>Timelines of incidents.</summary>
public static class Timeline
{
    private const int Longest = 2000;

    /// <summary>
    /// The timeline of an incident, from the deployment of the blamed release on, in the journal's order: the clock may
    /// have been set back meanwhile. Facts that add nothing to a line before them have none.
    /// </summary>
    public static IReadOnlyList<TimelineLine> Of(IncidentStory story)
    {
        var words = new TimelineWords(story);
        var lines = new List<TimelineLine>();
        foreach (var entry in story.Facts)
        {
            if (words.Of(entry) is var (kind, what))
            {
                lines.Add(
                    new TimelineLine(
                        entry.At.ToUniversalTime(),
                        kind,
                        Prose.Sentence(Prose.OneLine(what, Longest))
                    )
                );
            }
        }
        return lines;
    }

    /// <summary>The word for a kind in output: <c>deployment</c>.</summary>
    public static string Word(TimelineKind kind) =>
        kind switch
        {
            TimelineKind.Deployment => "deployment",
            TimelineKind.Detection => "detection",
            TimelineKind.Decision => "decision",
            TimelineKind.Step => "step",
            TimelineKind.Verification => "verification",
            TimelineKind.Note => "note",
            _ => "end",
        };
}
