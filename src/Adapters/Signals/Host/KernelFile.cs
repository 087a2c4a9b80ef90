using System.Globalization;
using System.Text;

namespace Lastgood.Adapters.Signals.Host;

/// <summary>What the kernel says in a file of <c>/proc</c> or of a cgroup.</summary>
internal sealed class KernelFile
{
    /// <summary>What is read at most; the largest such file, <c>/proc/stat</c> of a machine with 256 cores, has about 100 KiB.</summary>
    private const int MaxBytes = 1024 * 1024;

    private readonly string path;

    private KernelFile(string path, string text)
    {
        this.path = path;
        Text = text;
    }

    /// <summary>The text, without white space around it.</summary>
    public string Text { get; }

    /// <summary>Reads it.</summary>
    /// <exception cref="NoFigureException">It is not there or cannot be read.</exception>
    public static KernelFile Read(string path, string? remedy = null) =>
        TryRead(path) ?? throw new NoFigureException(With($"there is no {path}", remedy));

    /// <summary>Reads it; null where it is not there.</summary>
    /// <exception cref="NoFigureException">It cannot be read.</exception>
    public static KernelFile? TryRead(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[16 * 1024];
            var length = 0;
            int read;
            while ((read = file.Read(bytes, length, bytes.Length - length)) > 0)
            {
                length += read;
                if (length == bytes.Length)
                {
                    if (length >= MaxBytes)
                    {
                        break;
                    }
                    Array.Resize(ref bytes, length * 2);
                }
            }
            return new KernelFile(path, Encoding.UTF8.GetString(bytes, 0, length).Trim());
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            throw new NoFigureException(
                Directory.Exists(path)
                    ? $"{path} is a folder, not a file of the kernel"
                    : $"{path} may not be read by this user: run lastgood as one who may"
            );
        }
        catch (IOException e)
        {
            // A cgroup or process that goes while it is read: ENODEV, ESRCH.
            throw new NoFigureException(
                $"{path} cannot be read, it may just have gone: {e.Message}"
            );
        }
    }

    /// <summary>The number behind a name, as in <c>oom_kill 3</c> and <c>MemTotal: 8 kB</c>; null where the name is not there.</summary>
    /// <exception cref="NoFigureException">What is behind it is not a number.</exception>
    public double? Find(string name)
    {
        foreach (var line in Text.AsSpan().EnumerateLines())
        {
            if (
                line.StartsWith(name, StringComparison.Ordinal)
                && line[name.Length..].TrimStart(':') is [' ' or '\t', ..] rest
            )
            {
                var value = rest.Trim();
                var end = value.IndexOf(' ');
                return Number(end < 0 ? value : value[..end]);
            }
        }
        return null;
    }

    /// <summary>The number behind a name.</summary>
    /// <exception cref="NoFigureException">There is none.</exception>
    public double Get(string name) =>
        Find(name) ?? throw new NoFigureException($"there is no {name} in {path}");

    /// <summary>The whole text as a number.</summary>
    /// <exception cref="NoFigureException">It is none.</exception>
    public double Number() => Number(Text);

    /// <summary>A part of the text as a number.</summary>
    /// <exception cref="NoFigureException">It is none.</exception>
    public double Number(ReadOnlySpan<char> part) =>
        // Quotas are -1 where there is none.
        double.TryParse(
            part,
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : throw new NoFigureException(
                $"{path} says {Processes.Spoken.Excerpt(part.ToString())} where a number should be"
            );

    private static string With(string what, string? remedy) =>
        remedy is null ? what : $"{what}: {remedy}";
}
