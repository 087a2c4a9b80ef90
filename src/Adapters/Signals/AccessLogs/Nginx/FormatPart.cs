using System.Text;

namespace Lastgood.Adapters.Signals.AccessLogs.Nginx;

/// <summary>What a part of a format looks like in a line.</summary>
internal enum PartKind
{
    /// <summary>The same in every line.</summary>
    Literal,

    /// <summary>Anything, up to the literal that follows.</summary>
    Text,

    /// <summary>Three digits.</summary>
    Status,

    /// <summary>One value a server that was tried: <c>a, b : c</c>.</summary>
    List,
}

/// <summary>A literal or a variable of a format.</summary>
/// <param name="Kind">What it looks like.</param>
/// <param name="Name">The variable's name; the literal itself.</param>
internal sealed record FormatPart(PartKind Kind, string Name)
{
    private const int MaxParts = 200;

    /// <summary>The literal as it is in a line.</summary>
    public byte[] Bytes { get; } = Kind == PartKind.Literal ? Encoding.UTF8.GetBytes(Name) : [];

    /// <summary>What to tell a person whose line has something else here.</summary>
    public string Trouble { get; } =
        Kind == PartKind.Literal ? $"'{Name}' is not where it belongs" : $"no ${Name} in its place";

    /// <summary>Takes a format's string apart.</summary>
    /// <returns>Null, with the problem, where nginx would refuse it or no line could be read by it.</returns>
    public static IReadOnlyList<FormatPart>? Split(string format, out string? problem)
    {
        var parts = new List<FormatPart>();
        problem = null;
        var literal = new StringBuilder();
        for (var at = 0; at < format.Length; )
        {
            if (format[at] != '$')
            {
                literal.Append(format[at++]);
                continue;
            }
            var name = Variable(format, ref at);
            if (name.Length == 0)
            {
                problem = "a $ without the name of a variable";
                return null;
            }
            Flush(parts, literal);
            if (parts is [.., { Kind: PartKind.Text or PartKind.List } before])
            {
                problem = $"nothing separates ${before.Name} from ${name}";
                return null;
            }
            parts.Add(new FormatPart(KindOf(name), name));
        }
        Flush(parts, literal);
        if (parts.Count > MaxParts)
        {
            problem = FormattableString.Invariant(
                $"more than {MaxParts} variables and texts between them"
            );
            return null;
        }
        return parts;
    }

    private static void Flush(List<FormatPart> parts, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            parts.Add(new FormatPart(PartKind.Literal, literal.ToString()));
            literal.Clear();
        }
    }

    /// <summary><c>$name</c> or <c>${name}</c>; empty where it is neither.</summary>
    private static string Variable(string format, ref int at)
    {
        var braced = at + 1 < format.Length && format[at + 1] == '{';
        var begin = at + (braced ? 2 : 1);
        var end = begin;
        while (
            end < format.Length && (char.IsAsciiLetterOrDigit(format[end]) || format[end] == '_')
        )
        {
            end++;
        }
        if (braced && (end == format.Length || format[end] != '}'))
        {
            return "";
        }
        at = braced ? end + 1 : end;
        return format[begin..end];
    }

    /// <summary>Those that nginx joins with <c>, </c> and <c> : </c>: https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables</summary>
    private static PartKind KindOf(string name) =>
        name switch
        {
            "status" => PartKind.Status,
            "request_time"
            or "upstream_addr"
            or "upstream_bytes_received"
            or "upstream_bytes_sent"
            or "upstream_connect_time"
            or "upstream_header_time"
            or "upstream_queue_time"
            or "upstream_response_length"
            or "upstream_response_time"
            or "upstream_status" => PartKind.List,
            _ => PartKind.Text,
        };
}
