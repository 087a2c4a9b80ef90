using System.Globalization;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Signals.AccessLogs;

/// <summary>Which share of the newest lines could be read. Figures of a log that cannot be read are no data.</summary>
internal sealed class LineShare
{
    /// <summary>The newest lines that are looked at.</summary>
    public const int Lines = 1000;

    /// <summary>More garbage than this share is too much…</summary>
    public const double MaxShare = 0.1;

    /// <summary>…from so many lines on: a single odd one in a quiet log is not. Unless no line could be read at all.</summary>
    public const int MinGarbage = 5;

    private readonly bool[] newest = new bool[Lines];
    private long count;
    private int garbage;
    private string trouble = "";

    /// <summary>Why the log cannot be read, for people; null where it can.</summary>
    public string? Missing
    {
        get
        {
            var lines = (int)Math.Min(count, Lines);
            return garbage > lines * MaxShare && (garbage >= MinGarbage || garbage == lines)
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{garbage} of the last {lines} lines are not of the format that was given; in the last of them: {Spoken.Excerpt(trouble)}"
                )
                : null;
        }
    }

    /// <summary>Takes note of a line.</summary>
    /// <param name="wrong">What is wrong with it; null for one that could be read.</param>
    public void Add(string? wrong)
    {
        ref var slot = ref newest[count++ % Lines];
        garbage += (wrong is null ? 0 : 1) - (slot ? 1 : 0);
        slot = wrong is not null;
        trouble = wrong ?? trouble;
    }
}
