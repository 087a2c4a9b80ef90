namespace Lastgood.Adapters.Signals.Exposition;

/// <summary>The lines of a page that are not blank, without spaces at either end, up to <c># EOF</c>.</summary>
internal ref struct ExpositionLines(ReadOnlySpan<byte> page)
{
    private ReadOnlySpan<byte> rest = page;

    /// <summary>The last line of an OpenMetrics page.</summary>
    private static ReadOnlySpan<byte> End => "# EOF"u8;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly ExpositionLines GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            Current = (end < 0 ? rest : rest[..end]).Trim(" \t\r"u8);
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (Current.SequenceEqual(End))
            {
                return false;
            }
            if (!Current.IsEmpty)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether a page ends as one of OpenMetrics has to: without that it was cut off.</summary>
    public static bool HasEnd(ReadOnlySpan<byte> page)
    {
        var all = page.TrimEnd(" \t\r\n"u8);
        return all[(all.LastIndexOf((byte)'\n') + 1)..].SequenceEqual(End);
    }

    /// <summary>The name of the metric at the beginning of a line; empty where none is there.</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> line)
    {
        var length = 0;
        while (length < line.Length && IsOfName(line[length]))
        {
            length++;
        }
        var named = length > 0 && !char.IsAsciiDigit((char)line[0]);
        return named && length < line.Length && line[length] is (byte)'{' or (byte)' ' or (byte)'\t'
            ? line[..length]
            : [];
    }

    private static bool IsOfName(byte b) =>
        char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)':';
}
