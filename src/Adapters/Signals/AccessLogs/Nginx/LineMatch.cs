namespace Lastgood.Adapters.Signals.AccessLogs.Nginx;

/// <summary>
/// Lays the parts of a format over a line. A text ends at the first literal after it with which the rest of the line
/// fits; how often that is tried is bounded, so that no line takes long.
/// </summary>
internal ref struct LineMatch(
    IReadOnlyList<FormatPart> parts,
    LogEscape escape,
    ReadOnlySpan<byte> line,
    Span<Range> found
)
{
    /// <summary>More tries than a text with many literals in it needs, and few enough for every line of a burst.</summary>
    private const int MaxTries = 500;

    private readonly ReadOnlySpan<byte> line = line;

    /// <summary>Where each part is in the line.</summary>
    private readonly Span<Range> found = found;
    private int tries;

    /// <summary>The furthest part that did not fit.</summary>
    public int Stuck { get; private set; }

    /// <summary>Whether the whole line fits; then the place of every part is known.</summary>
    public bool Fits() => From(0, 0);

    private bool From(int part, int at)
    {
        for (; part < parts.Count; part++)
        {
            if (parts[part].Kind == PartKind.Text && part + 1 < parts.Count)
            {
                return Text(part, at);
            }
            var end = End(part, at);
            if (end < 0)
            {
                Stuck = Math.Max(Stuck, part);
                return false;
            }
            found[part] = at..end;
            at = end;
        }
        Stuck = Math.Max(Stuck, parts.Count - 1);
        return at == line.Length;
    }

    /// <summary>A text and the literal after it, which every text but the last part has.</summary>
    private bool Text(int part, int at)
    {
        var literal = parts[part + 1].Bytes;
        for (var end = at; tries++ < MaxTries; end++)
        {
            var next = Next(literal, end);
            if (next < 0)
            {
                break;
            }
            end = next;
            if (From(part + 1, end))
            {
                found[part] = at..end;
                return true;
            }
        }
        Stuck = Math.Max(Stuck, part + 1);
        return false;
    }

    /// <summary>Where a literal is next. In JSON a quote behind a backslash is part of the value.</summary>
    private readonly int Next(ReadOnlySpan<byte> literal, int from)
    {
        for (var at = from; at <= line.Length; at++)
        {
            var next = line[at..].IndexOf(literal);
            if (next < 0)
            {
                return -1;
            }
            at += next;
            if (escape != LogEscape.Json || literal[0] != '"' || !IsEscaped(from, at))
            {
                return at;
            }
        }
        return -1;
    }

    private readonly bool IsEscaped(int from, int at)
    {
        var slashes = 0;
        while (at - slashes > from && line[at - slashes - 1] == '\\')
        {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    /// <summary>Where a part of one possible length ends; -1 where it does not fit.</summary>
    private readonly int End(int part, int at) =>
        parts[part].Kind switch
        {
            PartKind.Literal => line[at..].StartsWith(parts[part].Bytes)
                ? at + parts[part].Bytes.Length
                : -1,
            PartKind.Status => IsStatus(line[at..]) ? at + 3 : -1,
            PartKind.List => ListEnd(part, at),
            _ => line.Length,
        };

    private static bool IsStatus(ReadOnlySpan<byte> rest) =>
        rest.Length >= 3 && rest[..3].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private readonly int ListEnd(int part, int at)
    {
        var stop = part + 1 < parts.Count ? parts[part + 1].Bytes : [];
        while (true)
        {
            while (at < line.Length && line[at] is not ((byte)' ' or (byte)','))
            {
                if (stop.Length > 0 && line[at] == stop[0] && line[at..].StartsWith(stop))
                {
                    return at;
                }
                at++;
            }
            var separator =
                line[at..].StartsWith(", "u8) ? 2
                : line[at..].StartsWith(" : "u8) ? 3
                : 0;
            if (separator == 0)
            {
                return at;
            }
            at += separator;
        }
    }
}
