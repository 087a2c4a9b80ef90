using Lastgood.Core.Releases;

namespace Lastgood.App.Output;

/// <summary>A verdict in a table.</summary>
internal static class Verdicts
{
    public static Cell Cell(Verdict? verdict, Ink ink) =>
        verdict switch
        {
            Verdict.Good => new Cell("good", ink.Good),
            Verdict.Bad => new Cell("bad", ink.Bad),
            Verdict.Unproven => new Cell("unproven", ink.Warn),
            _ => new Cell("–"),
        };
}
