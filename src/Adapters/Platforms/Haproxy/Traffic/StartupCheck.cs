using System.Globalization;
using System.Text.RegularExpressions;
using Lastgood.Adapters.Platforms.Haproxy.Runtime;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Haproxy.Traffic;

/// <summary>Whether HAProxy will read the choice when it starts: otherwise a restart would send users back to where its configuration says.</summary>
internal static partial class StartupCheck
{
    /// <summary>What stands in the way; null where nothing does, or where HAProxy's configuration cannot be seen from here.</summary>
    public static async Task<Refusal?> ObstacleAsync(
        Backend backend,
        HaproxyOptions options,
        CancellationToken cancellation
    ) =>
        await backend.ProcessAsync(cancellation) is not { } process
        || Configuration(process) is not { } text
        || Loads(text, options.StateFile)
            ? null
            : new Refusal(
                $"HAProxy's configuration does not load {options.StateFile}: a restart of HAProxy would send users back to the release of before",
                $"add these lines to it, reload HAProxy, and run this again:\n{HaproxySetup.Lines(options)}"
            );

    /// <summary>Whether a configuration has a backend load a file. One backend's file holds no other's servers, so "global" is not enough.</summary>
    public static bool Loads(string configuration, string file) =>
        Local().IsMatch(configuration)
        && Name().Matches(configuration).Any(m => m.Groups["file"].Value == file);

    /// <summary>The configuration that a process was started with; null where that cannot be read.</summary>
    private static string? Configuration(int process)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");
        try
        {
            if (File.ReadAllText($"{folder}/comm").Trim() != "haproxy")
            {
                return null;
            }
            var words = File.ReadAllText($"{folder}/cmdline").Split('\0');
            var from =
                After(words, "-C").FirstOrDefault()
                ?? new FileInfo($"{folder}/cwd").LinkTarget
                ?? "/";
            var files = After(words, "-f").SelectMany(f => FilesOf(Path.Combine(from, f))).ToList();
            return files.Count == 0 ? null : string.Join('\n', files.Select(File.ReadAllText));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<string> After(string[] words, string option) =>
        words.Zip(words.Skip(1)).Where(p => p.First == option).Select(static p => p.Second);

    // Of a folder HAProxy reads the files that end so.
    private static IEnumerable<string> FilesOf(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.cfg") : [path];

    private const RegexOptions Options =
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"^\s*load-server-state-from-file\s+local\b", Options, 1000)]
    private static partial Regex Local();

    [GeneratedRegex(@"^\s*server-state-file-name\s+[""']?(?<file>[^\s""'#]+)", Options, 1000)]
    private static partial Regex Name();
}
