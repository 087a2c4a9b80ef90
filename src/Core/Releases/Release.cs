namespace Lastgood.Core.Releases;

/// <summary>One version of a service, as it was deployed. Immutable: what becomes known of it later is in the facts.</summary>
/// <param name="Version">The name that the team uses and that the running service reports, e.g. <c>1.4.2</c>. 1 to 128 characters, see <see cref="IsVersion"/>.</param>
public sealed record Release(string Version)
{
    /// <summary>What is deployed: an image digest, a git commit, a path. Null where the version alone names it.</summary>
    public string? Artifact { get; init; }

    /// <summary>The commit of its source, whole and in lower case, where known.</summary>
    public string? Commit { get; init; }

    /// <summary>A fingerprint of the configuration that the release ran with, where known.</summary>
    public string? ConfigFingerprint { get; init; }

    /// <summary>The database schema that the release was made for, where known.</summary>
    public string? SchemaVersion { get; init; }

    /// <summary>The names of the environment variables that it ran with, where known; never their values.</summary>
    public IReadOnlyList<string>? Variables { get; init; }

    /// <summary>Whether a text is the whole name of a commit: 40 or 64 digits of lower-case hexadecimal.</summary>
    public static bool IsCommit(string? text) =>
        text is { Length: 40 or 64 }
        && text.All(static c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');

    /// <summary>The commit that it was made from, as far as anything of it tells; null where nothing does.</summary>
    public string? Source =>
        Commit
        ?? (
            IsCommit(Artifact) ? Artifact
            : IsCommit(Version) ? Version
            : null
        );

    /// <summary>
    /// Whether a text can name a version: 1 to 128 letters, digits and <c>. _ - + @ : /</c>, the first a letter or digit.
    /// Versions are put into argument lists and paths, so nothing that begins like an option and no <c>..</c> is one.
    /// </summary>
    public static bool IsVersion(string? text) =>
        text is { Length: >= 1 and <= 128 }
        && char.IsAsciiLetterOrDigit(text[0])
        && !text.Contains("..", StringComparison.Ordinal)
        && text.All(static c =>
            char.IsAsciiLetterOrDigit(c) || "._-+@:/".Contains(c, StringComparison.Ordinal)
        );
}
