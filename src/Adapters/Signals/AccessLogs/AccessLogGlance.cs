using System.Globalization;
using System.Text;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals.AccessLogs.Tailing;

namespace Lastgood.Adapters.Signals.AccessLogs;

/// <summary>Looks once at the end of an access log: can it be read with these options?</summary>
public static class AccessLogGlance
{
    /// <summary>How much of the end is looked at, in bytes: some thousand lines.</summary>
    private const int End = 256 * 1024;

    /// <summary>What speaks against reading the log so, for people; null where nothing does, or it has no lines yet.</summary>
    /// <param name="options">Options that have no problem.</param>
    public static string? Trouble(AccessLogOptions options)
    {
        try
        {
            if (!File.Exists(options.Path))
            {
                return Directory.Exists(options.Path) ? "is a folder" : "does not exist";
            }
            return Judge(Lines(options), options);
        }
        catch (UnauthorizedAccessException)
        {
            return "may not be read by this user";
        }
        catch (IOException e)
        {
            return $"cannot be read: {Spoken.Excerpt(e.Message)}";
        }
    }

    private static List<byte[]> Lines(AccessLogOptions options)
    {
        using var handle = File.OpenHandle(
            options.Path,
            share: FileShare.ReadWrite | FileShare.Delete
        );
        var length = RandomAccess.GetLength(handle);
        var end = new byte[Math.Min(End, length)];
        var read = RandomAccess.Read(handle, end, length - end.Length);
        var lines = new List<byte[]>();
        var splitter = new LineSplitter(options.MaxLine);
        if (end.Length < length)
        {
            splitter.SkipOne();
        }
        splitter.Add(
            end.AsSpan(0, read),
            (line, tooLong) =>
            {
                if (!tooLong)
                {
                    lines.Add(line.ToArray());
                }
            }
        );
        return lines;
    }

    private static string? Judge(List<byte[]> lines, AccessLogOptions options)
    {
        var parser =
            LineParsers.Create(options, out var problem)
            ?? throw new ArgumentException(problem, nameof(options));
        var kinds = lines.ConvertAll(line => parser.Parse(line));
        if (lines.Count == 0 || kinds.Exists(static k => k.Kind == LineKind.Request))
        {
            return null;
        }
        return kinds.Exists(static k => k.Kind == LineKind.Other)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"none of its last {lines.Count} lines is picked out by {string.Join(" and ", options.Filters.Select(static f => $"{f.Name} = {f.Value}"))}; the last one: {Shown(lines[^1])}"
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"none of its last {lines.Count} lines is of the format that was given ({kinds[^1].Trouble}); the last one: {Shown(lines[^1])}"
            );
    }

    /// <summary>The beginning of a line without what stands behind a question mark: queries hold tokens.</summary>
    private static string Shown(ReadOnlySpan<byte> line)
    {
        var text = new StringBuilder();
        var hidden = false;
        foreach (var c in Encoding.UTF8.GetString(line))
        {
            hidden = hidden && c is not (' ' or '"');
            if (!hidden)
            {
                text.Append(c);
            }
            if (c == '?' && !hidden)
            {
                hidden = true;
                text.Append('…');
            }
        }
        return Spoken.Excerpt(text.ToString());
    }
}
