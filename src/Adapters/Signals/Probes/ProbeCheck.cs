namespace Lastgood.Adapters.Signals.Probes;

/// <summary>Finds options with which a probe would always fail, or never.</summary>
public static class ProbeCheck
{
    private const double MaxDays = 3650;

    /// <summary>What is wrong with the options, in words for the person who wrote them; empty where all is well.</summary>
    public static IReadOnlyList<string> Problems(TcpProbeOptions options) =>
        [
            .. Port(options.Port),
            .. Timeout(options.Timeout),
            .. Bytes("send", options.Send),
            .. Bytes("expect", options.Expect),
        ];

    /// <inheritdoc cref="Problems(TcpProbeOptions)"/>
    public static IReadOnlyList<string> Problems(CommandProbeOptions options) =>
        [
            .. When(
                options.Arguments.Count == 0 || options.Arguments[0].Length == 0,
                "command: names no program"
            ),
            .. When(options.ExitCodes.Count == 0, "exit_codes: at least one"),
            .. When(options.ExitCodes.Any(static c => c is < 0 or > 255), "exit_codes: 0 to 255"),
            .. Timeout(options.Timeout),
        ];

    /// <inheritdoc cref="Problems(TcpProbeOptions)"/>
    public static IReadOnlyList<string> Problems(CertificateProbeOptions options) =>
        [.. Port(options.Port), .. Limits(options.Limits), .. Timeout(options.Timeout)];

    /// <inheritdoc cref="Problems(TcpProbeOptions)"/>
    public static IReadOnlyList<string> Problems(HttpProbeOptions options)
    {
        var isAddress =
            Uri.TryCreate(options.Url, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https";
        var problems = new List<string>();
        problems.AddRange(When(!isAddress, $"url \"{options.Url}\": not an http or https address"));
        problems.AddRange(
            When(options.Statuses.Any(static s => s is < 100 or > 599), "statuses: 100 to 599")
        );
        problems.AddRange(Timeout(options.Timeout));
        problems.AddRange(
            When(
                options.MaxLatency is { } most && (most <= TimeSpan.Zero || most > options.Timeout),
                "max_latency: above 0, at most the timeout"
            )
        );
        if (options.Certificate is { } limits)
        {
            problems.AddRange(
                When(isAddress && url!.Scheme == "http", "certificate: an http address has none")
            );
            problems.AddRange(Limits(limits));
        }
        if (options.CaFile is { } file && TrustedRoots.Load(file, out var problem) is null)
        {
            problems.Add(problem!);
        }
        problems.AddRange(Pattern(options.BodyMatches));
        return problems;
    }

    private static IEnumerable<string> Pattern(string? pattern)
    {
        if (pattern is null)
        {
            return [];
        }
        try
        {
            _ = new BodyPattern(pattern);
            return [];
        }
        catch (ArgumentException e)
        {
            return [$"body_matches: {e.Message}"];
        }
    }

    private static IEnumerable<string> Limits(CertificateLimits limits) =>
        When(
            !(
                limits.FailBelow >= 0
                && limits.FailBelow <= limits.WarnBelow
                && limits.WarnBelow <= MaxDays
            ),
            "certificate: 0 <= days to fail <= days to warn <= 3650"
        );

    private static IEnumerable<string> Port(int port) =>
        When(port is < 1 or > 65535, "port: 1 to 65535");

    private static IEnumerable<string> Timeout(TimeSpan timeout) =>
        When(timeout <= TimeSpan.Zero, "timeout: above 0");

    private static IEnumerable<string> Bytes(string name, string? text) =>
        When(
            text is "" || text?.Any(static c => c > 0xFF) == true,
            $"{name}: one byte a character, U+0000 to U+00FF, at least one"
        );

    private static IEnumerable<string> When(bool isWrong, string problem) =>
        isWrong ? [problem] : [];
}
