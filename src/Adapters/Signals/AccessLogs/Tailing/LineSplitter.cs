using System.Runtime.InteropServices;

namespace Lastgood.Adapters.Signals.AccessLogs.Tailing;

/// <summary>Takes one line without its end.</summary>
/// <param name="line">The line; empty where it was too long.</param>
/// <param name="tooLong">It was longer than is read.</param>
internal delegate void LineHandler(ReadOnlySpan<byte> line, bool tooLong);

/// <summary>Makes lines of blocks of bytes; keeps the line that has no end yet, as far as it is not too long.</summary>
/// <param name="maxLine">The longest line, in bytes.</param>
internal sealed class LineSplitter(int maxLine)
{
    private readonly List<byte> begun = [];
    private Fate fate;

    /// <summary>What becomes of the line that has no end yet.</summary>
    private enum Fate
    {
        Taken,
        TooLong,
        LeftOut,
    }

    /// <summary>What comes next is not the beginning of a line: leave that line out.</summary>
    public void SkipOne() => Begin(Fate.LeftOut);

    /// <summary>Forgets what was begun.</summary>
    public void Clear() => Begin(Fate.Taken);

    /// <summary>Takes the next bytes, and hands out the lines that end in them. Blank ones are none.</summary>
    public void Add(ReadOnlySpan<byte> block, LineHandler take)
    {
        while (!block.IsEmpty)
        {
            var end = block.IndexOf((byte)'\n');
            var piece = end < 0 ? block : block[..end];
            block = end < 0 ? [] : block[(end + 1)..];
            if (fate == Fate.Taken && begun.Count + piece.Length > maxLine)
            {
                Begin(Fate.TooLong);
            }
            if (end >= 0)
            {
                End(piece, take);
                Begin(Fate.Taken);
            }
            else if (fate == Fate.Taken)
            {
                begun.AddRange(piece);
            }
        }
    }

    private void Begin(Fate next)
    {
        begun.Clear();
        fate = next;
    }

    private void End(ReadOnlySpan<byte> piece, LineHandler take)
    {
        if (fate == Fate.TooLong)
        {
            take([], tooLong: true);
        }
        if (fate != Fate.Taken)
        {
            return;
        }
        if (begun.Count > 0)
        {
            begun.AddRange(piece);
            piece = CollectionsMarshal.AsSpan(begun);
        }
        // A writer that goes on at its old place in a truncated file leaves a hole of zeros.
        var line = piece.TrimStart((byte)0).TrimEnd((byte)'\r');
        if (!line.IsEmpty)
        {
            take(line, tooLong: false);
        }
    }
}
