using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The kinds of text that the keys about PM2 have.</summary>
internal static class Pm2Texts
{
    private const string Below = "[^/~\\u0000-\\u001f-][^\\u0000-\\u001f]*";

    /// <summary>The name of an app: no number and not "all", which PM2 reads as something else.</summary>
    public static TextShape App { get; } =
        new(
            "the name of an app, of letters, digits and \"_ . : -\", e.g. shop",
            "^(?!all$)[A-Za-z][A-Za-z0-9_.:-]{0,99}$",
            static text =>
                text.Length <= 100
                && text != "all"
                && char.IsAsciiLetter(text[0])
                && text.All(static c => char.IsAsciiLetterOrDigit(c) || "_.:-".Contains(c))
        );

    /// <summary>A file below a release's folder.</summary>
    public static TextShape FileInRelease { get; } =
        new("a file below the release's folder, e.g. dist/server.js", $"^{Below}$", IsBelow);

    /// <summary>An ecosystem file: PM2 takes one of another name for a script.</summary>
    public static TextShape Ecosystem { get; } =
        new(
            "an ecosystem file below the release's folder, whose name ends in .config.js, .config.cjs, .json, .yml or .yaml",
            $"^{Below}\\.(config\\.c?js|json|ya?ml)$",
            static text =>
                IsBelow(text)
                && Array.Exists(
                    [".config.js", ".config.cjs", ".json", ".yml", ".yaml"],
                    end => text.Length > end.Length && text.EndsWith(end, StringComparison.Ordinal)
                )
        );

    private static bool IsBelow(string text) =>
        text.Length <= 1000
        && text[0] is not ('/' or '~' or '-')
        && !text.Any(char.IsControl)
        && !text.Split('/').Contains("..");
}
