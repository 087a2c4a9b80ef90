using System.Text.RegularExpressions;

namespace Lastgood.Adapters.Docker;

/// <summary>The name of an image: <c>registry:5000/shop:1.0@sha256:…</c>, or the id of one.</summary>
/// <param name="Repository">What stands before tag and digest; empty of an id.</param>
/// <param name="Tag">The tag; null for none.</param>
/// <param name="Digest">The digest of what a registry holds under the name, or the id; null for none.</param>
internal sealed partial record ImageName(string Repository, string? Tag, string? Digest)
{
    /// <summary>Reads a name; a tag that is left out stays so.</summary>
    public static ImageName Parse(string text)
    {
        if (text.StartsWith("sha256:", StringComparison.Ordinal))
        {
            return new ImageName("", null, text);
        }
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var (name, digest) = at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
        // The registry may have a port: a tag comes after the last slash.
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/')
            ? new ImageName(name[..colon], name[(colon + 1)..], digest)
            : new ImageName(name, null, digest);
    }

    /// <summary>Whether it is the id of an image, which no registry knows.</summary>
    public bool IsId => Repository.Length == 0;

    /// <summary>The registry's host, with its port; <c>docker.io</c> where the name says none.</summary>
    public string Registry =>
        Repository.Split('/') is [var host, _, ..]
        && (
            host.Contains('.', StringComparison.Ordinal)
            || host.Contains(':', StringComparison.Ordinal)
            || host == "localhost"
        )
            ? host
            : "docker.io";

    /// <summary>The name that always means the same bytes: <c>registry:5000/shop@sha256:…</c>, or the id.</summary>
    public string Pin => IsId ? Digest! : $"{Repository}@{Digest}";

    /// <summary>The beginning of a digest, as people know it.</summary>
    public static string Short(string digest)
    {
        const int shown = 12;
        var hex = digest[(digest.LastIndexOf(':') + 1)..];
        return hex[..Math.Min(shown, hex.Length)];
    }

    /// <summary>Whether a text can be a tag.</summary>
    public static bool IsTag(string text) => TagText().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TagText();
}
