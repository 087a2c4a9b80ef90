using System.Text;

namespace Lastgood.Adapters.Signals.AccessLogs.Nginx;

/// <summary>How nginx escapes values in a log.</summary>
internal enum LogEscape
{
    /// <summary><c>"</c>, <c>\</c>, control characters and all above 126 as <c>\xHH</c>; no value is <c>-</c>.</summary>
    Default,

    /// <summary>As in JSON strings; no value is empty.</summary>
    Json,

    /// <summary>Not at all; no value is empty.</summary>
    None,
}

/// <summary>The string of a <c>log_format</c>, and how its values are escaped.</summary>
internal sealed record LogFormatText(string Text, LogEscape Escape)
{
    /// <summary>nginx's default format: https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format</summary>
    private const string Combined =
        "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\"";

    private const string Directive = "log_format";

    /// <summary>Reads the name of a known format, a whole directive, or the string itself.</summary>
    /// <returns>Null, with the problem, where a directive cannot be read.</returns>
    public static LogFormatText? Read(string written, out string? problem)
    {
        problem = null;
        var text = written.Trim();
        if (text is "combined" or "")
        {
            return new LogFormatText(Combined, LogEscape.Default);
        }
        if (
            !text.StartsWith(Directive, StringComparison.Ordinal)
            || text.Length == Directive.Length
            || !char.IsWhiteSpace(text[Directive.Length])
        )
        {
            return new LogFormatText(text, LogEscape.Default);
        }
        return Words(text) is { } words
            ? OfDirective(words, out problem)
            : Fail("a quote of the log_format directive is not closed", out problem);
    }

    private static LogFormatText? OfDirective(List<string> words, out string? problem)
    {
        problem = null;
        if (words.Count < 3)
        {
            return Fail("the log_format directive needs a name and a string", out problem);
        }
        var first = 2;
        var escape = LogEscape.Default;
        if (words[2].StartsWith("escape=", StringComparison.Ordinal))
        {
            first++;
            switch (words[2])
            {
                case "escape=default":
                    break;
                case "escape=json":
                    escape = LogEscape.Json;
                    break;
                case "escape=none":
                    escape = LogEscape.None;
                    break;
                default:
                    return Fail(
                        $"{words[2]} is none of escape=default, escape=json and escape=none",
                        out problem
                    );
            }
        }
        return words.Count > first
            ? new LogFormatText(string.Concat(words.Skip(first)), escape)
            : Fail("the log_format directive has no string", out problem);
    }

    private static LogFormatText? Fail(string why, out string? problem)
    {
        problem = why;
        return null;
    }

    /// <summary>The words of a directive up to its semicolon, as nginx splits them; null where a quote is not closed.</summary>
    private static List<string>? Words(string text)
    {
        var words = new List<string>();
        for (var at = 0; at < text.Length && text[at] != ';'; )
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var quote = text[at] is '"' or '\'' ? text[at++] : '\0';
            var word = new StringBuilder();
            while (at < text.Length && !Ends(text[at], quote))
            {
                word.Append(text[at] == '\\' ? Unescaped(text, ref at) : text[at]);
                at++;
            }
            if (quote != '\0' && at++ == text.Length)
            {
                return null;
            }
            words.Add(word.ToString());
        }
        return words;
    }

    private static bool Ends(char c, char quote) =>
        quote == '\0' ? char.IsWhiteSpace(c) || c == ';' : c == quote;

    /// <summary>What nginx makes of a backslash and what follows it; other pairs stay as they are.</summary>
    private static string Unescaped(string text, ref int at)
    {
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        var known = next switch
        {
            '"' or '\'' or '\\' => next.ToString(),
            't' => "\t",
            'r' => "\r",
            'n' => "\n",
            _ => null,
        };
        if (known is null)
        {
            return "\\";
        }
        at++;
        return known;
    }
}
