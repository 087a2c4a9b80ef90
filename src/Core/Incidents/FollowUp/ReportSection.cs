namespace Lastgood.Core.Incidents.FollowUp;

/// <summary>A part of the report that only people can write. Names are stored: never rename one.</summary>
public enum ReportSection
{
    /// <summary>How many users, which, and what they could not do.</summary>
    Affected,

    /// <summary>What it cost.</summary>
    Revenue,

    /// <summary>What the cause was, and how that is known.</summary>
    RootCause,

    /// <summary>What let it through, made it worse, or made it last longer.</summary>
    Factors,

    /// <summary>What to keep.</summary>
    WentWell,

    /// <summary>What to change.</summary>
    WentWrong,

    /// <summary>What only chance made better than it could have been.</summary>
    Lucky,

    /// <summary>What makes sure that it does not happen again.</summary>
    Prevention,

    /// <summary>What others should know.</summary>
    Lessons,
}

/// <summary>Sections by word, with their headings and what belongs there.</summary>
/// <param name="Section">The section.</param>
/// <param name="Word">Its word on the command line: <c>root-cause</c>.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Asks">What is to be written there.</param>
/// <param name="IsNeeded">Whether a report cannot be final without it.</param>
public sealed record ReportPlace(
    ReportSection Section,
    string Word,
    string Title,
    string Asks,
    bool IsNeeded
)
{
    /// <summary>All, in the order of the report.</summary>
    public static IReadOnlyList<ReportPlace> All { get; } =
    [
        new(
            ReportSection.Affected,
            "affected",
            "Users affected",
            "users affected: how many, which, and what they could not do.",
            IsNeeded: false
        ),
        new(
            ReportSection.Revenue,
            "revenue",
            "Revenue",
            "revenue: what it cost, or that it cost nothing.",
            IsNeeded: false
        ),
        new(
            ReportSection.RootCause,
            "root-cause",
            "Root cause",
            "what the cause was, and how that is known.",
            IsNeeded: true
        ),
        new(
            ReportSection.Factors,
            "factors",
            "Contributing factors",
            "what let it through, made it worse, or made it last longer.",
            IsNeeded: false
        ),
        new(ReportSection.WentWell, "well", "What went well", "what to keep.", IsNeeded: false),
        new(ReportSection.WentWrong, "wrong", "What went wrong", "what to change.", IsNeeded: true),
        new(
            ReportSection.Lucky,
            "lucky",
            "What was lucky",
            "what only chance made better than it could have been.",
            IsNeeded: false
        ),
        new(
            ReportSection.Prevention,
            "prevention",
            "Prevention",
            "what makes sure that this kind of fault does not reach users again: tests, monitoring, a change to the process.",
            IsNeeded: true
        ),
        new(
            ReportSection.Lessons,
            "lessons",
            "Lessons learned",
            "what other teams should know, and which part of the runbook changes.",
            IsNeeded: false
        ),
    ];

    /// <summary>The place of a section.</summary>
    public static ReportPlace Of(ReportSection section) => All[(int)section];

    /// <summary>The place with a word; null where there is none such.</summary>
    public static ReportPlace? Find(string word) => All.FirstOrDefault(p => p.Word == word);
}
