using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lastgood.Adapters.Signals.AccessLogs.Tailing;

namespace Lastgood.Adapters.Tests.Signals.AccessLogs;

public sealed class LineSplitterTests
{
    private const int Max = 8;

    [Fact]
    public void Lines_do_not_depend_on_where_the_blocks_end()
    {
        var text = Gen.Elements('a', 'b', '\n', '\r', '\0').ListOf().Select(string.Concat);
        var cuts = Gen.Choose(1, 5).NonEmptyListOf().Select(Enumerable.ToList);
        Prop.ForAll(
                text.Zip(cuts).ToArbitrary(),
                static pair =>
                    Split(pair.Item1, pair.Item2)
                        .SequenceEqual(Expected(pair.Item1), StringComparer.Ordinal)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void A_line_that_was_already_begun_is_left_out_however_long()
    {
        var lines = new List<string>();
        var splitter = new LineSplitter(Max);

        splitter.SkipOne();
        splitter.Add("end of something very long\nnext\n"u8, Collect(lines));

        Assert.Equal(["next"], lines);
    }

    private static List<string> Split(string text, List<int> cuts)
    {
        var lines = new List<string>();
        var splitter = new LineSplitter(Max);
        var rest = Encoding.UTF8.GetBytes(text).AsSpan();
        for (var i = 0; !rest.IsEmpty; i++)
        {
            var length = Math.Min(rest.Length, cuts[i % cuts.Count]);
            splitter.Add(rest[..length], Collect(lines));
            rest = rest[length..];
        }
        return lines;
    }

    private static IEnumerable<string> Expected(string text) =>
        text.Split('\n')[..^1]
            .Select(static line =>
                line.Length > Max ? "too long" : line.TrimStart('\0').TrimEnd('\r')
            )
            .Where(static line => line.Length > 0);

    private static LineHandler Collect(List<string> lines) =>
        (line, tooLong) => lines.Add(tooLong ? "too long" : Encoding.UTF8.GetString(line));
}
