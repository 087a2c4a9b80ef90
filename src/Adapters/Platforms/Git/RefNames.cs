using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Git;

/// <summary>How releases are named in a repository: a pattern with <c>{release}</c> in it.</summary>
internal static class RefNames
{
    private const string Placeholder = "{release}";

    /// <summary>The tag or branch of a release.</summary>
    public static string Of(string pattern, string release) =>
        pattern.Replace(Placeholder, release, StringComparison.Ordinal);

    /// <summary>The release that a name is of; null where it is of none.</summary>
    public static string? VersionOf(string pattern, string name)
    {
        var at = pattern.IndexOf(Placeholder, StringComparison.Ordinal);
        var (before, after) = (pattern[..at], pattern[(at + Placeholder.Length)..]);
        return
            name.Length > before.Length + after.Length
            && name.StartsWith(before, StringComparison.Ordinal)
            && name.EndsWith(after, StringComparison.Ordinal)
            && name[before.Length..^after.Length] is var version
            && Release.IsVersion(version)
            ? version
            : null;
    }
}
