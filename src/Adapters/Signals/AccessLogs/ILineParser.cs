namespace Lastgood.Adapters.Signals.AccessLogs;

/// <summary>Reads the lines of an access log. Stateless; no line makes it throw.</summary>
internal interface ILineParser
{
    /// <summary>Why no line will ever have a latency, for people; null where lines have one.</summary>
    string? LatencyMissing { get; }

    /// <summary>Reads one line.</summary>
    /// <param name="line">The line without its end.</param>
    ParsedLine Parse(ReadOnlySpan<byte> line);
}

/// <summary>What a line of an access log is.</summary>
internal enum LineKind
{
    /// <summary>A request to the service.</summary>
    Request,

    /// <summary>Something that belongs into the log and is no request to the service: another's request, or a notice.</summary>
    Other,

    /// <summary>Not of the format that was given.</summary>
    Garbage,
}

/// <summary>A line of an access log.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Status">The status of a request, 0 to 999; −1 where there was no answer.</param>
/// <param name="Seconds">The latency of a request; null where the line does not have one.</param>
/// <param name="Trouble">Where a line leaves the format, for people; the line itself may hold secrets and is not shown.</param>
internal readonly record struct ParsedLine(
    LineKind Kind,
    int Status,
    double? Seconds,
    string? Trouble
)
{
    /// <summary>A line that belongs to somebody else.</summary>
    public static ParsedLine Other { get; } = new(LineKind.Other, 0, Seconds: null, Trouble: null);

    public static ParsedLine Request(int status, double? seconds) =>
        new(LineKind.Request, status, seconds, Trouble: null);

    public static ParsedLine Garbage(string trouble) =>
        new(LineKind.Garbage, 0, Seconds: null, trouble);
}
