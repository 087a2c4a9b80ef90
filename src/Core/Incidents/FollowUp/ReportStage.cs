namespace Lastgood.Core.Incidents.FollowUp;

/// <summary>How far the report of an incident is.</summary>
public enum ReportStage
{
    /// <summary>It is being written.</summary>
    Draft,

    /// <summary>Others read it.</summary>
    InReview,

    /// <summary>It is complete.</summary>
    Final,
}

/// <summary>Stages of reports by the words of the command line.</summary>
public static class ReportStages
{
    /// <summary>The words, in order: <c>draft</c>, <c>in-review</c>, <c>final</c>.</summary>
    public static IReadOnlyList<string> Words { get; } = ["draft", "in-review", "final"];

    /// <summary>The word of a stage.</summary>
    public static string Word(ReportStage stage) => Words[(int)stage];

    /// <summary>The stage of a word; null where there is none such.</summary>
    public static ReportStage? Find(string word)
    {
        for (var i = 0; i < Words.Count; i++)
        {
            if (Words[i] == word)
            {
                return (ReportStage)i;
            }
        }
        return null;
    }
}
