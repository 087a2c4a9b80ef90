namespace Lastgood.Adapters.Signals.AccessLogs;

/// <summary>Finds options with which no access log can be read.</summary>
public static class AccessLogCheck
{
    private const int KiB = 1024;

    /// <summary>Why no line of this log will ever have a latency, for people; null where lines have one.</summary>
    /// <param name="options">Options that have no problem.</param>
    public static string? LatencyMissing(AccessLogOptions options) =>
        LineParsers.Create(options, out _)?.LatencyMissing;

    /// <summary>What is wrong with the options, in words for the person who wrote them; empty where all is well.</summary>
    public static IReadOnlyList<string> Problems(AccessLogOptions options)
    {
        var problems = new List<string>();
        if (!Path.IsPathRooted(options.Path))
        {
            problems.Add($"path \"{options.Path}\": not an absolute path");
        }
        if (LineParsers.Create(options, out var problem) is null)
        {
            problems.Add(problem!);
        }
        if (options.MaxAge <= TimeSpan.Zero)
        {
            problems.Add("max_age: above 0");
        }
        if (options.MaxBytes is < 64 * KiB or > KiB * KiB * KiB)
        {
            problems.Add("max_bytes: 64 KiB to 1 GiB");
        }
        if (options.MaxLine is < KiB or > KiB * KiB)
        {
            problems.Add("max_line: 1 KiB to 1 MiB");
        }
        return problems;
    }
}
