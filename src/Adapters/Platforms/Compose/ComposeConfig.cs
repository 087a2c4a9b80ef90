using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>
/// A project as <c>compose config</c> prints it: canonical, two blanks a level, whichever Compose. What is read of it are lines, not
/// values, so nothing that YAML can say otherwise has to be understood.
/// </summary>
internal sealed partial class ComposeConfig
{
    private const string Level = "  ";

    private readonly string text;
    private readonly Dictionary<string, List<string>> services = new(StringComparer.Ordinal);

    /// <summary>Reads it.</summary>
    /// <param name="output">What it printed.</param>
    /// <param name="error">What it printed as an error.</param>
    public ComposeConfig(string output, string error)
    {
        text = output;
        Unset =
        [
            .. Warning()
                .Matches(error)
                .Select(static m => m.Groups["name"].Value)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        var isInside = false;
        List<string>? lines = null;
        foreach (var line in output.Split('\n'))
        {
            if (Depth(line) == 0 && line.Length > 0)
            {
                isInside = line == "services:";
            }
            else if (isInside && Depth(line) == 1 && line.EndsWith(':'))
            {
                services[Plain(line.Trim()[..^1])] = lines = [];
            }
            else if (isInside)
            {
                lines?.Add(line);
            }
        }
    }

    /// <summary>The variables that the files use and nobody sets: Compose takes nothing for them.</summary>
    public IReadOnlyList<string> Unset { get; }

    /// <summary>The services, those that no active profile has left out.</summary>
    public IReadOnlyCollection<string> Services => services.Keys;

    /// <summary>The image that the files give a service; null where they give none.</summary>
    public string? ImageOf(string service) =>
        services
            .GetValueOrDefault(service, [])
            .Where(static l => l.StartsWith(ImageKey, StringComparison.Ordinal))
            .Select(static l => Plain(l[ImageKey.Length..]))
            .FirstOrDefault();

    /// <summary>The names of the variables that a service's containers get, besides those of its image.</summary>
    public IEnumerable<string> VariablesOf(string service) =>
        services
            .GetValueOrDefault(service, [])
            .SkipWhile(static l => l != Level + Level + "environment:")
            .Skip(1)
            .TakeWhile(static l => Depth(l) > 2 || l.Length == 0)
            .Where(static l => Depth(l) == 3)
            .Select(static l => Plain(l.Trim().Split(':')[0]));

    /// <summary>What tells whether anything of a service but its image was changed.</summary>
    public string DigestOf(string service)
    {
        var kept = services
            .GetValueOrDefault(service, [])
            .Where(static l => !l.StartsWith(ImageKey, StringComparison.Ordinal));
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', kept).TrimEnd()));
        return Convert.ToHexStringLower(digest)[..16];
    }

    /// <summary>All of it for people: the names of variables without their values.</summary>
    public string Redacted()
    {
        var shown = new List<string>();
        // How deep the key lies below which values are left out; -1 outside of one.
        var secret = -1;
        var areNamesShown = false;
        foreach (var line in text.Split('\n'))
        {
            var depth = Depth(line);
            if (secret >= 0 && (line.Length == 0 || depth > secret))
            {
                if (areNamesShown && depth == secret + 1 && line.Length > 0)
                {
                    shown.Add($"{line.Split(':')[0]}: {Redactor.Mark}");
                }
                continue;
            }
            areNamesShown = Variables().IsMatch(line);
            var isContent = Content().IsMatch(line);
            secret = areNamesShown || isContent ? depth : -1;
            shown.Add(isContent ? $"{line.Split(':')[0]}: {Redactor.Mark}" : line);
        }
        return string.Join('\n', shown);
    }

    private const string ImageKey = Level + Level + "image: ";

    private static int Depth(string line) => line.TakeWhile(static c => c == ' ').Count() / 2;

    private static string Plain(string text) => text.Trim('"', '\'');

    [GeneratedRegex(
        """The \\?"?(?<name>[A-Za-z_][A-Za-z0-9_]*)\\?"? variable is not set""",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Warning();

    [GeneratedRegex(
        "^ +(environment|args):$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Variables();

    // Files that are written into the project's own.
    [GeneratedRegex("^ +content:", RegexOptions.NonBacktracking)]
    private static partial Regex Content();
}
