namespace Lastgood.Adapters.Signals.AccessLogs;

/// <summary>Whose access log it is.</summary>
public enum AccessLogKind
{
    /// <summary>nginx, in the format of a <c>log_format</c>.</summary>
    Nginx,

    /// <summary>HAProxy with <c>option httplog</c> or <c>option httpslog</c>, as written by HAProxy itself or by a syslog daemon.</summary>
    Haproxy,
}

/// <summary>Where an access log is, how it is read, and which of its requests are the service's.</summary>
public sealed record AccessLogOptions
{
    /// <summary>The absolute path of the log, a regular file that may be rotated, and need not exist yet.</summary>
    public required string Path { get; init; }

    /// <summary>Whose log it is.</summary>
    public AccessLogKind Kind { get; init; }

    /// <summary>
    /// nginx only: the string of the <c>log_format</c>, or the whole directive as it is in nginx.conf (which also says how
    /// values are escaped), or <c>combined</c>, which is nginx's default and has no latency. It needs <c>$status</c>, and for
    /// latencies <c>$request_time</c> or <c>$upstream_response_time</c>.
    /// </summary>
    public string Format { get; init; } = "combined";

    /// <summary>
    /// Which time is the latency. nginx: <c>request_time</c> or <c>upstream_response_time</c> (the sum, where several
    /// servers were tried); null for the first of them that the format has. HAProxy: <c>Ta</c>, the whole request, or
    /// <c>Tr</c>, the server's share; null for <c>Ta</c>.
    /// </summary>
    public string? Latency { get; init; }

    /// <summary>Which requests are the service's: those that all of these pick out; empty for every request.</summary>
    public IReadOnlyList<AccessLogFilter> Filters { get; init; } = [];

    /// <summary>
    /// A log that nothing at all was written to for longer is no data, above zero: whether nobody asked or the log goes
    /// elsewhere cannot be told. Lines of other services show that it lives.
    /// </summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The most that is taken from the log at once, in bytes; what is left is taken next time. 64 KiB to 1 GiB. The default
    /// is some 300,000 lines.
    /// </summary>
    public int MaxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// The longest line that is read, in bytes; a longer one counts as one that cannot be read. 1 KiB to 1 MiB. The default
    /// holds what nginx's default limits let through, fully escaped.
    /// </summary>
    public int MaxLine { get; init; } = 128 * 1024;
}

/// <summary>Picks requests out of a log.</summary>
/// <param name="Name">
/// nginx: a variable that the format has, without <c>$</c>: <c>host</c>, <c>server_name</c>, <c>upstream_addr</c> (the last
/// one, where several were tried). HAProxy: <c>frontend</c>, <c>backend</c> or <c>server</c>.
/// </param>
/// <param name="Value">What it equals, in any case.</param>
public sealed record AccessLogFilter(string Name, string Value);
