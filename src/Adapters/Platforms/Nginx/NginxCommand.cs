using System.Text.RegularExpressions;
using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>Calls nginx's own program.</summary>
/// <param name="options">How it is called.</param>
/// <param name="commands">Runs them.</param>
internal sealed partial class NginxCommand(NginxOptions options, UserCommands commands)
{
    /// <summary>Tests the whole configuration on disk.</summary>
    public IReadOnlyList<string> Test => [.. options.Command, "-t"];

    /// <summary>Tests it and prints it.</summary>
    public IReadOnlyList<string> Dump => [.. options.Command, "-T"];

    /// <summary>Tells the running nginx to load it. Its exit code says no more than that the signal was sent.</summary>
    public IReadOnlyList<string> Reload => [.. options.Command, "-s", "reload"];

    /// <summary>The configuration on disk.</summary>
    /// <exception cref="PlatformException">nginx is not there, or may not be run.</exception>
    public async Task<NginxConfiguration> ReadAsync(CancellationToken cancellation)
    {
        var result = await commands.RunAsync(Dump, cancellation);
        return new NginxConfiguration(result.Output, FaultOf(result));
    }

    /// <summary>What is wrong with the configuration on disk; null where it is valid.</summary>
    public async Task<NginxFault?> TestAsync(CancellationToken cancellation) =>
        FaultOf(await commands.RunAsync(Test, cancellation));

    /// <summary>Sends the reload.</summary>
    /// <exception cref="PlatformException">nginx does not run.</exception>
    public async Task ReloadAsync(CancellationToken cancellation)
    {
        var result = await commands.RunAsync(Reload, cancellation);
        if (!result.Succeeded)
        {
            throw new PlatformException(
                $"nginx cannot be told to reload: {FaultOf(result)?.Text ?? UserCommands.Failure(result)}",
                $"is nginx running? Its configuration is valid: start it, e.g. {StartHint}, and run this again"
            );
        }
    }

    /// <summary>The pid file of the running nginx; null where it cannot be told.</summary>
    public async Task<string?> PidFileAsync(CancellationToken cancellation)
    {
        var built = (await commands.RunAsync([.. options.Command, "-V"], cancellation)).Error;
        var configured = (await ReadAsync(cancellation)).PidFile;
        var file = configured ?? Built("pid-path", built);
        if (file is null || Path.IsPathRooted(file))
        {
            return file;
        }
        var at = options.Command.ToList().IndexOf("-p");
        var prefix =
            at >= 0 && at + 1 < options.Command.Count
                ? options.Command[at + 1]
                : Built("prefix", built);
        return prefix is null ? null : Path.Combine(prefix, file);
    }

    private string StartHint =>
        options.Command is ["nginx"] ? "systemctl start nginx" : CommandLine.Show(options.Command);

    private static NginxFault? FaultOf(CommandResult result) =>
        result.Succeeded
            ? null
            : NginxFault.Parse(result.Error)
                ?? new NginxFault(UserCommands.Failure(result), null, null);

    private static string? Built(string option, string text) =>
        BuildOption().Matches(text).FirstOrDefault(m => m.Groups["name"].Value == option)
            is { } match
            ? match.Groups["value"].Value
            : null;

    [GeneratedRegex(
        @"--(?<name>[a-z-]+)=(?<value>[^\s']+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex BuildOption();
}

/// <summary>The configuration as nginx reads it from disk.</summary>
/// <param name="Text">All files, each behind a line that names it; empty where there is a fault.</param>
/// <param name="Fault">What is wrong with it; null where it is valid.</param>
internal sealed partial record NginxConfiguration(string Text, NginxFault? Fault)
{
    /// <summary>The <c>pid</c> directive; null where there is none.</summary>
    public string? PidFile =>
        PidDirective().Match(Text) is { Success: true } match ? match.Groups["file"].Value : null;

    /// <summary>Whether a file is part of it, or will be once it is there. A text too long to be kept as a whole counts as yes.</summary>
    public bool Includes(string file) =>
        Text.Contains($"# configuration file {file}:", StringComparison.Ordinal)
        || Text.Contains("bytes cut out here", StringComparison.Ordinal)
        || WillInclude(file);

    private bool WillInclude(string file)
    {
        var main = FileLine().Match(Text) is { Success: true } first
            ? first.Groups["file"].Value
            : "/";
        var folder = Path.GetDirectoryName(main) ?? "/";
        return IncludeDirective()
            .Matches(Text)
            .Any(include => IncludePattern.Matches(include.Groups["file"].Value, folder, file));
    }

    /// <summary>The first line that switches on <c>open_file_cache</c>, with its file; null where none does.</summary>
    public string? OpenFileCache
    {
        get
        {
            var match = FileCache().Match(Text);
            if (!match.Success)
            {
                return null;
            }
            var file = FileLine()
                .Matches(Text[..match.Index])
                .LastOrDefault()
                ?.Groups["file"]
                .Value;
            return $"\"{match.Groups["directive"].Value}\" in {file ?? "nginx's configuration"}";
        }
    }

    private const RegexOptions Options =
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"(^|[;{}])\s*pid\s+[""']?(?<file>[^\s;""']+)[""']?\s*;", Options, 1000)]
    private static partial Regex PidDirective();

    [GeneratedRegex(@"^[^#\n]*?\binclude\s+[""']?(?<file>[^\s;""']+)[""']?\s*;", Options, 1000)]
    private static partial Regex IncludeDirective();

    [GeneratedRegex(@"^[^#\n]*?(?<directive>\bopen_file_cache\s+(?!off)[^;\n]+;)", Options, 1000)]
    private static partial Regex FileCache();

    [GeneratedRegex(@"^# configuration file (?<file>.+):$", Options, 1000)]
    private static partial Regex FileLine();
}
