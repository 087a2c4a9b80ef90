using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lastgood.Adapters.Platforms.Helm.Manifests;
using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>Runs the user's own Helm.</summary>
internal sealed partial class HelmProgram(HelmOptions options, ICommandRunner commands)
{
    /// <summary>The oldest that is known to work.</summary>
    public const int Oldest = 3;

    /// <summary>The shortest value of a Secret that is looked for in what Helm says: shorter ones would take words apart.</summary>
    private const int ShortestSecret = 4;

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(30);

    private readonly Programs programs = new(commands);
    private int? major;

    /// <summary>Which Helm it is: 3 or 4.</summary>
    /// <exception cref="PlatformException">There is none, or an older one.</exception>
    public async Task<int> MajorAsync(CancellationToken cancellation)
    {
        if (major is { } known)
        {
            return known;
        }
        var ask = Command(HelmCommands.Version(options), Quick);
        var result = await programs.MustRunAsync("asking Helm for its version", ask, cancellation);
        if (
            Number().Match(result.Output) is not { Success: true } match
            || !int.TryParse(
                match.Groups["major"].Value,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var found
            )
            || found < Oldest
        )
        {
            throw new PlatformException(
                $"{options.Program} does not say that it is Helm {Oldest} or newer: {Spoken.Excerpt(result.Output)}",
                Programs.Try(ask)
            );
        }
        major = found;
        return found;
    }

    /// <summary>Runs a rollback to its end, whatever that is.</summary>
    /// <param name="arguments">See <see cref="HelmCommands.Rollback"/>.</param>
    /// <param name="hooks">How many hooks it runs: Helm's time limit is one for each.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">It did not end; it was killed then.</exception>
    public Task<CommandResult> RollbackAsync(
        IReadOnlyList<string> arguments,
        int hooks,
        CancellationToken cancellation
    ) => programs.RunAsync(Command(arguments, Limit(options, hooks)), cancellation);

    /// <summary>The longest that a rollback may take until it is taken to hang.</summary>
    public static TimeSpan Limit(HelmOptions options, int hooks) =>
        (options.RolloutTimeout * (1 + (options.RunsHooks ? hooks : 0))) + options.Grace;

    /// <summary>Whether a rollback with these arguments runs on this machine: of a lastgood that was killed, Helm lives on.</summary>
    public static bool Runs(IReadOnlyList<string> arguments)
    {
        var own = string.Join('\0', arguments.Skip(1)) + "\0";
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!Path.GetFileName(folder).All(char.IsAsciiDigit))
            {
                continue;
            }
            try
            {
                var line = Encoding.UTF8.GetString(
                    File.ReadAllBytes(Path.Combine(folder, "cmdline"))
                );
                if (line.EndsWith("\0" + own, StringComparison.Ordinal))
                {
                    return true;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        }
        return false;
    }

    /// <summary>What Helm complained of, in one line, without the secrets in it, those of the manifests included.</summary>
    public static string Said(CommandResult result, params IEnumerable<Revision> revisions)
    {
        var text = result.Error.Trim().Length > 0 ? result.Error : result.Output;
        foreach (
            var secret in revisions
                .SelectMany(static r => SecretsOf(r))
                .Distinct(StringComparer.Ordinal)
        )
        {
            text = text.Replace(secret, Redactor.Mark, StringComparison.Ordinal);
        }
        var lines = Redactor
            .Redact(text)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(static l => !l.StartsWith("level=", StringComparison.Ordinal));
        var line = string.Join(" ", lines);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"exit code {result.ExitCode}{(line.Length == 0 ? "" : ", ")}{Spoken.Excerpt(line)}"
        );
    }

    private static IEnumerable<string> SecretsOf(Revision revision)
    {
        foreach (var one in revision.Manifest.Objects.Where(static o => o.IsSecret))
        {
            foreach (var value in Comparing.Flat(one.Json).Where(IsValue).Select(Plain))
            {
                foreach (var form in (string[])[value, Decoded(value)])
                {
                    if (form.Length >= ShortestSecret)
                    {
                        yield return form;
                    }
                }
            }
        }

        static bool IsValue(KeyValuePair<string, string> pair) =>
            pair.Key.StartsWith("data.", StringComparison.Ordinal)
            || pair.Key.StartsWith("stringData.", StringComparison.Ordinal);

        static string Plain(KeyValuePair<string, string> pair) => pair.Value.Trim('"');

        static string Decoded(string value)
        {
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(value));
            }
            catch (FormatException)
            {
                return "";
            }
        }
    }

    private Command Command(IReadOnlyList<string> arguments, TimeSpan limit) =>
        new(arguments, limit)
        {
            Environment = HelmCommands.Environment(options),
            Without = HelmCommands.Without(options),
        };

    [GeneratedRegex(
        @"v(?<major>\d{1,4})\.\d{1,5}",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Number();
}
