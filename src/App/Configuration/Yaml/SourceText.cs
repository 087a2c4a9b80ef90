using System.Buffers;
using System.Security;
using System.Text;
using System.Text.Unicode;

namespace Lastgood.App.Configuration.Yaml;

/// <summary>Reads a file as text: everything that can be refused before it is looked at as YAML.</summary>
internal static class SourceText
{
    /// <summary>The largest file that is read, in bytes. A large configuration of many services has a few hundred kilobytes.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>The text of a file's content.</summary>
    /// <param name="content">The bytes, with or without a byte order mark.</param>
    /// <param name="file">What errors call the file.</param>
    /// <exception cref="ConfigurationException">It is not text in UTF-8, or has characters that YAML does not.</exception>
    public static string Decode(ReadOnlySpan<byte> content, string file)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            content = content[3..];
        }
        if (!Utf8.IsValid(content))
        {
            throw NotUtf8(file, content);
        }
        var text = Encoding.UTF8.GetString(content);
        Refuse(file, text);
        return text;
    }

    /// <summary>The content of a file.</summary>
    /// <exception cref="ConfigurationException">It is not there, may not be read, is a folder, or is too large.</exception>
    public static byte[] ReadBytes(string file)
    {
        if (Directory.Exists(file))
        {
            throw ConfigurationException.OfFile(
                file,
                "this is a folder; name the file in it, e.g. --config "
                    + Path.Combine(file, "lastgood.yaml")
            );
        }
        try
        {
            // Not by its length: a pipe has none, and a device has no end.
            using var stream = new FileStream(
                file,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite
            );
            using var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; (read = stream.Read(buffer)) > 0; )
            {
                content.Write(buffer, 0, read);
                if (content.Length > MostBytes)
                {
                    throw ConfigurationException.OfFile(
                        file,
                        "the file is larger than 16 MiB; this is not a configuration of lastgood"
                    );
                }
            }
            return content.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ConfigurationException.OfFile(
                file,
                "there is no such file; write a first one with \"lastgood init\", or name yours with --config FILE"
            );
        }
        catch (Exception e) when (e is UnauthorizedAccessException or SecurityException)
        {
            throw ConfigurationException.OfFile(
                file,
                $"user {Environment.UserName} may not read this file; run lastgood as its owner, or let the user read it: chmod a+r {file}"
            );
        }
        catch (IOException e)
        {
            throw ConfigurationException.OfFile(file, $"the file cannot be read: {e.Message}");
        }
    }

    private static ConfigurationException NotUtf8(string file, ReadOnlySpan<byte> content)
    {
        if (
            content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])
            || content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
        )
        {
            return At(file, Mark.Start, "the file is UTF-16; save it as UTF-8");
        }
        var valid = ValidLength(content);
        var before = Encoding.UTF8.GetString(content[..valid]);
        return At(
            file,
            MarkOf(before, before.Length),
            $"the byte 0x{content[valid]:X2} is not text in UTF-8; save the file as UTF-8"
        );
    }

    private static int ValidLength(ReadOnlySpan<byte> content)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(content[valid..], out _, out var length) == OperationStatus.Done)
        {
            valid += length;
        }
        return valid;
    }

    private static void Refuse(string file, string text)
    {
        var control = IndexOfForbidden(text);
        if (control >= 0)
        {
            throw At(
                file,
                MarkOf(text, control),
                $"the character U+{(int)text[control]:X4} is not allowed; is this a text file?"
            );
        }
        var tab = text.StartsWith('\t') ? 0 : text.IndexOf("\n\t", StringComparison.Ordinal) + 1;
        if (tab > 0 || text.StartsWith('\t'))
        {
            throw At(
                file,
                MarkOf(text, tab),
                "the line begins with a tab; YAML is indented with spaces"
            );
        }
    }

    /// <summary>
    /// YAML's own list (1.2, "Character Set"): no control characters but tab and line ends. The parser takes U+0000 for the
    /// end of the file, and what follows it must not go unread. A plain loop: a set of characters costs 9 ms to make.
    /// </summary>
    private static int IndexOfForbidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (
                c is < ' ' and not ('\t' or '\n' or '\r')
                || c is >= '\x7F' and < '\xA0' and not '\x85'
                || c is '\uFFFE' or '\uFFFF'
            )
            {
                return i;
            }
        }
        return -1;
    }

    private static Mark MarkOf(string text, int index)
    {
        var before = text.AsSpan(0, index);
        return new Mark(before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }

    private static ConfigurationException At(string file, Mark at, string message) =>
        new([new ConfigurationError(file, at.Line, at.Column, "", message)]);
}
