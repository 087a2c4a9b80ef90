using System.Text;

namespace Lastgood.Adapters.Signals.AccessLogs.Haproxy;

/// <summary>
/// Reads lines in HAProxy's default HTTP format, whatever a syslog daemon writes in front of them:
/// <c>client:port [date] frontend backend/server TR/Tw/Tc/Tr/Ta status bytes …</c>
/// (https://docs.haproxy.org/2.6/configuration.html#8.2.3).
/// </summary>
internal sealed class HaproxyLineParser : ILineParser
{
    private const int Timers = 5;
    private const int NoAnswer = -1;
    private const string WholeTime = "Ta";
    private const string ServerTime = "Tr";

    /// <summary>The shape of <c>[06/Feb/2009:12:14:14.655] </c>: <c>0</c> a digit, <c>a</c> a letter.</summary>
    private static readonly byte[] DateShape = "[00/aaa/0000:00:00:00.000] "u8.ToArray();

    private readonly bool server;
    private readonly IReadOnlyList<AccessLogFilter> filters;

    private HaproxyLineParser(bool server, IReadOnlyList<AccessLogFilter> filters)
    {
        this.server = server;
        this.filters = filters;
    }

    /// <inheritdoc/>
    public string? LatencyMissing => null;

    /// <summary>Makes it.</summary>
    /// <returns>Null, with the problem, where the options cannot be met.</returns>
    public static HaproxyLineParser? Create(AccessLogOptions options, out string? problem)
    {
        problem =
            options.Latency is not (null or WholeTime or ServerTime)
                ? $"latency \"{options.Latency}\": not one of {WholeTime}, {ServerTime}"
            : options.Filters.FirstOrDefault(static f =>
                f.Name is not ("frontend" or "backend" or "server")
            )
                is { } unknown
                ? $"filter \"{unknown.Name}\": not one of frontend, backend, server"
            : null;
        return problem is null
            ? new HaproxyLineParser(options.Latency == ServerTime, options.Filters)
            : null;
    }

    /// <inheritdoc/>
    public ParsedLine Parse(ReadOnlySpan<byte> line)
    {
        var date = Date(line);
        if (date < 0)
        {
            return HaproxyNotice.Is(line)
                ? ParsedLine.Other
                : ParsedLine.Garbage("no date like [06/Feb/2009:12:14:14.655]");
        }
        var rest = line[(date + DateShape.Length)..];
        var frontend = Word(ref rest);
        if (frontend.EndsWith(":"u8))
        {
            // A connection that brought no request: a failed TLS handshake.
            return ParsedLine.Other;
        }
        var target = Word(ref rest);
        var slash = target.IndexOf((byte)'/');
        if (slash < 0)
        {
            return ParsedLine.Garbage("no backend/server behind the frontend");
        }
        if (!TryTimer(Word(ref rest), server ? 3 : 4, out var latency))
        {
            return ParsedLine.Garbage("no five timers: it needs \"option httplog\"");
        }
        if (!HaproxyNumber.TryRead(Word(ref rest), out var status) || status > 999)
        {
            return ParsedLine.Garbage("no status behind the timers");
        }
        if (!IsWanted(frontend, target[..slash], target[(slash + 1)..]))
        {
            return ParsedLine.Other;
        }
        return ParsedLine.Request(ClientLeft(rest) ? NoAnswer : status, latency);
    }

    /// <summary>
    /// Whether the client went away before there was an answer, which some versions log as 400 and some as 503: behind
    /// bytes and two cookies, the state of the session says so.
    /// </summary>
    private static bool ClientLeft(ReadOnlySpan<byte> rest)
    {
        Word(ref rest);
        Word(ref rest);
        Word(ref rest);
        var state = Word(ref rest);
        return state is [(byte)'C', (byte)'R' or (byte)'Q' or (byte)'C' or (byte)'H', ..];
    }

    private static int Date(ReadOnlySpan<byte> line)
    {
        for (var at = 0; at + DateShape.Length <= line.Length; at++)
        {
            var next = line[at..].IndexOf((byte)'[');
            if (next < 0 || at + next + DateShape.Length > line.Length)
            {
                return -1;
            }
            at += next;
            if (IsDate(line.Slice(at, DateShape.Length)))
            {
                return at;
            }
        }
        return -1;
    }

    private static bool IsDate(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var fits = DateShape[i] switch
            {
                (byte)'0' => char.IsAsciiDigit((char)text[i]),
                (byte)'a' => char.IsAsciiLetter((char)text[i]),
                var same => text[i] == same,
            };
            if (!fits)
            {
                return false;
            }
        }
        return true;
    }

    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)' ');
        var word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return word;
    }

    /// <summary>One of the five timers, in seconds; null where it is −1: it never came to that.</summary>
    private static bool TryTimer(ReadOnlySpan<byte> timers, int wanted, out double? seconds)
    {
        seconds = null;
        for (var i = 0; i < Timers; i++)
        {
            var end = timers.IndexOf((byte)'/');
            if (end < 0 != (i == Timers - 1))
            {
                return false;
            }
            var timer = end < 0 ? timers : timers[..end];
            if (!HaproxyNumber.TryRead(timer, out var milliseconds))
            {
                return false;
            }
            if (i == wanted && milliseconds >= 0)
            {
                seconds = milliseconds / 1000.0;
            }
            timers = timers[(end + 1)..];
        }
        return true;
    }

    private bool IsWanted(
        ReadOnlySpan<byte> frontend,
        ReadOnlySpan<byte> backend,
        ReadOnlySpan<byte> target
    )
    {
        foreach (var (name, wanted) in filters)
        {
            var value = name switch
            {
                // It has a ~ behind its name where the connection was encrypted.
                "frontend" => frontend.TrimEnd((byte)'~'),
                "backend" => backend,
                _ => target,
            };
            if (
                !string.Equals(
                    Encoding.UTF8.GetString(value),
                    wanted,
                    StringComparison.OrdinalIgnoreCase
                )
            )
            {
                return false;
            }
        }
        return true;
    }
}
