using System.Globalization;
using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>The name of a release's image: <c>registry:5000/shop:{release}</c>.</summary>
internal sealed record ImageTemplate
{
    private const string Placeholder = "{release}";

    private readonly string before;
    private readonly string after;

    private ImageTemplate(string repository, string before, string after)
    {
        Repository = repository;
        this.before = before;
        this.after = after;
    }

    /// <summary>The repository.</summary>
    public string Repository { get; }

    /// <summary>Reads it; null where the placeholder is not in the tag, once.</summary>
    public static ImageTemplate? TryParse(string text) =>
        text.Split(Placeholder) is [var start, var end]
        && ImageName.Parse(start + "x" + end)
            is { Tag: { } tag, Digest: null, Repository: { Length: > 0 } repository }
        && ImageName.IsTag(tag)
        && start.Length > repository.Length
            ? new ImageTemplate(repository, start[(repository.Length + 1)..], end)
            : null;

    /// <summary>Reads it.</summary>
    /// <exception cref="PlatformException">The placeholder is not in the tag, once.</exception>
    public static ImageTemplate Parse(string text) =>
        TryParse(text)
        ?? throw new PlatformException(
            $"image \"{text}\" does not have {Placeholder} in its tag",
            $"e.g. registry:5000/shop:{Placeholder}"
        );

    /// <summary>The name of a release's image; null where the release's name cannot stand in one.</summary>
    public ImageName? Of(string release) =>
        ImageName.IsTag(before + release + after)
            ? new ImageName(Repository, before + release + after, null)
            : null;

    /// <summary>The release whose image has a tag; null where the tag is none of a release.</summary>
    public string? ReleaseOf(string tag) =>
        tag != "latest"
        && !StableTag.Is(tag)
        && tag.Length > before.Length + after.Length
        && tag.StartsWith(before, StringComparison.Ordinal)
        && tag.EndsWith(after, StringComparison.Ordinal)
            ? tag[before.Length..^after.Length]
            : null;
}

/// <summary>The tags that mark what was proven good: <c>stable-20260131</c>, and of the same day <c>stable-20260131-2</c>.</summary>
internal static class StableTag
{
    private const string Prefix = "stable-";
    private const string Date = "yyyyMMdd";

    /// <summary>The tag of the n-th of a day.</summary>
    public static string Of(DateTimeOffset day, int number) =>
        Prefix
        + day.ToString(Date, CultureInfo.InvariantCulture)
        + (number > 1 ? string.Create(CultureInfo.InvariantCulture, $"-{number}") : "");

    /// <summary>Whether a tag is one.</summary>
    public static bool Is(string tag) =>
        tag.StartsWith(Prefix, StringComparison.Ordinal)
        && tag[Prefix.Length..].Split('-') is [{ Length: 8 } date, .. { Length: <= 1 } number]
        && date.All(char.IsAsciiDigit)
        && Array.TrueForAll(number, static n => n.Length > 0 && n.All(char.IsAsciiDigit));
}
