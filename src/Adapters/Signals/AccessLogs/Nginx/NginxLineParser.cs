namespace Lastgood.Adapters.Signals.AccessLogs.Nginx;

/// <summary>Reads lines in the format of a <c>log_format</c>, which is compiled once.</summary>
internal sealed class NginxLineParser : ILineParser
{
    private const int None = -1;
    private static readonly string[] Times = ["request_time", "upstream_response_time"];

    private readonly IReadOnlyList<FormatPart> parts;
    private readonly LogEscape escape;
    private readonly int status;
    private readonly int latency;
    private readonly (int Part, string Wanted)[] filters;

    private NginxLineParser(
        IReadOnlyList<FormatPart> parts,
        LogEscape escape,
        string? time,
        IReadOnlyList<AccessLogFilter> filters
    )
    {
        this.parts = parts;
        this.escape = escape;
        status = IndexOf(parts, "status");
        latency = time is null ? None : IndexOf(parts, time);
        this.filters = [.. filters.Select(f => (IndexOf(parts, f.Name), f.Value))];
        LatencyMissing =
            latency == None
                ? $"the log format has neither ${Times[0]} nor ${Times[1]}: add one of them to it"
                : null;
    }

    /// <inheritdoc/>
    public string? LatencyMissing { get; }

    /// <summary>Compiles the format.</summary>
    /// <returns>Null, with the problem, where it cannot be used.</returns>
    public static NginxLineParser? Compile(AccessLogOptions options, out string? problem)
    {
        if (
            LogFormatText.Read(options.Format, out problem) is not { } text
            || FormatPart.Split(text.Text, out problem) is not { } parts
        )
        {
            problem = $"format: {problem}";
            return null;
        }
        problem = Problem(parts, options);
        return problem is null
            ? new NginxLineParser(
                parts,
                text.Escape,
                options.Latency ?? Times.FirstOrDefault(t => IndexOf(parts, t) != None),
                options.Filters
            )
            : null;
    }

    /// <inheritdoc/>
    public ParsedLine Parse(ReadOnlySpan<byte> line)
    {
        Span<Range> found = stackalloc Range[parts.Count];
        var match = new LineMatch(parts, escape, line, found);
        if (!match.Fits())
        {
            return ParsedLine.Garbage(parts[match.Stuck].Trouble);
        }
        double? seconds = null;
        if (latency != None && !LogValues.TrySeconds(line[found[latency]], out seconds))
        {
            return ParsedLine.Garbage(parts[latency].Trouble);
        }
        foreach (var (part, wanted) in filters)
        {
            if (!IsWanted(parts[part], line[found[part]], wanted))
            {
                return ParsedLine.Other;
            }
        }
        var digits = line[found[status]];
        return ParsedLine.Request(
            ((digits[0] - '0') * 100) + ((digits[1] - '0') * 10) + (digits[2] - '0'),
            seconds
        );
    }

    private static string? Problem(IReadOnlyList<FormatPart> parts, AccessLogOptions options)
    {
        if (IndexOf(parts, "status") == None)
        {
            return "format: it has no $status, by which failures are told";
        }
        if (options.Latency is { } time && !Times.Contains(time, StringComparer.Ordinal))
        {
            return $"latency \"{time}\": not one of {string.Join(", ", Times)}";
        }
        return
            options
                .Filters.Select(static f => f.Name)
                .Prepend(options.Latency)
                .FirstOrDefault(name => name is not null && IndexOf(parts, name) == None)
                is { } missing
            ? $"format: it has no ${missing}, which is asked for"
            : null;
    }

    private static int IndexOf(IReadOnlyList<FormatPart> parts, string name)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Kind != PartKind.Literal && parts[i].Name == name)
            {
                return i;
            }
        }
        return None;
    }

    private bool IsWanted(FormatPart part, ReadOnlySpan<byte> value, string wanted) =>
        LogValues.Is(part.Kind == PartKind.List ? LogValues.Last(value) : value, wanted, escape);
}
