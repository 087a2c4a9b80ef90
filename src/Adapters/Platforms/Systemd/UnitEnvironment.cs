using System.Text;

namespace Lastgood.Adapters.Platforms.Systemd;

/// <summary>What a unit gives to what it starts, by name. The values are not kept: they may be secrets.</summary>
/// <param name="variables">The property <c>Environment</c>, as <c>systemctl show</c> writes it.</param>
/// <param name="files">The property <c>EnvironmentFiles</c>, likewise: a line a file.</param>
internal sealed class UnitEnvironment(string variables, string files)
{
    /// <summary>Longer is no environment but the wrong file, in bytes.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>
    /// The names, each once and in order; null where a file is there that this user may not read: then they cannot be told. A file
    /// that is not there has none: whoever compares will say which are gone.
    /// </summary>
    public IReadOnlyList<string>? Names()
    {
        var names = new SortedSet<string>(
            Words(variables).Select(NameOf).Where(IsName),
            StringComparer.Ordinal
        );
        foreach (var line in files.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                foreach (var path in PathsOf(line))
                {
                    names.UnionWith(NamesIn(Read(path)).Where(IsName));
                }
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                continue;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
        return [.. names];
    }

    /// <summary>The names in a file as systemd reads it, see systemd.exec(5): a value may be quoted, and go over several lines.</summary>
    public static IEnumerable<string> NamesIn(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var isComment = text[at] is '#' or ';';
            var end = text.AsSpan(at).IndexOfAny('\n', '=');
            var name = end < 0 ? text[at..] : text[at..(at + end)];
            if (isComment || end < 0 || text[at + end] == '\n')
            {
                at = EndOfLine(text, at);
                continue;
            }
            at = EndOfValue(text, at + end + 1);
            yield return name.Trim();
        }
    }

    private static int EndOfLine(string text, int at)
    {
        for (; at < text.Length && text[at] != '\n'; at++)
        {
            at += text[at] == '\\' ? 1 : 0;
        }
        return at + 1;
    }

    private static int EndOfValue(string text, int at)
    {
        // A quote means something only where a value, or a part of it after another quoted one, begins.
        var begins = true;
        for (; at < text.Length && text[at] != '\n'; at++)
        {
            var c = text[at];
            if (begins && (c is '"' or '\''))
            {
                at = EndOfQuoted(text, at);
                continue;
            }
            begins &= c is ' ' or '\t';
            at += c == '\\' ? 1 : 0;
        }
        return at + 1;
    }

    private static int EndOfQuoted(string text, int at)
    {
        var quote = text[at];
        for (at++; at < text.Length && text[at] != quote; at++)
        {
            at += quote == '"' && text[at] == '\\' ? 1 : 0;
        }
        return at;
    }

    private static IEnumerable<string> PathsOf(string line)
    {
        // "/etc/default/shop (ignore_errors=yes)"
        var end = line.LastIndexOf(" (", StringComparison.Ordinal);
        var path = end < 0 ? line : line[..end];
        return Path.GetFileName(path) is var pattern && pattern.AsSpan().ContainsAny('*', '?')
            ? Directory.EnumerateFiles(Path.GetDirectoryName(path)!, pattern)
            : [path];
    }

    private static string Read(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length > MaxBytes)
        {
            throw new IOException($"{path} is longer than {MaxBytes} bytes");
        }
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    /// <summary>The words that systemctl writes as a shell would read them: <c>A=1 "B=two words" $'C=a\nb'</c>.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        var quote = '\0';
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            switch (c)
            {
                case '\\' when at + 1 < text.Length:
                    word.Append(text[++at]);
                    break;
                case '$' when quote == '\0' && at + 1 < text.Length && text[at + 1] == '\'':
                    break;
                case '"' or '\'' when quote == '\0':
                    quote = c;
                    break;
                case var _ when c == quote:
                    quote = '\0';
                    break;
                case ' ' when quote == '\0':
                    yield return word.ToString();
                    word.Clear();
                    break;
                default:
                    word.Append(c);
                    break;
            }
        }
        yield return word.ToString();
    }

    private static string NameOf(string variable) => variable.Split('=', 2)[0];

    private static bool IsName(string text) =>
        text.Length > 0
        && !char.IsAsciiDigit(text[0])
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
