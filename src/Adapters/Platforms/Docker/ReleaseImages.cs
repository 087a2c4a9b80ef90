using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>The image of a release.</summary>
/// <param name="Pin">The name that always means the same bytes: with a digest, or an image's id.</param>
/// <param name="Local">The image; null where it has to be fetched first.</param>
internal sealed record ReleaseImage(string Pin, Image? Local)
{
    /// <summary>How people know it, e.g. <c>shop:1.0 (3f2a9c1b7d04)</c>.</summary>
    public required string Title { get; init; }
}

/// <summary>Finds what a release is made of: by what was recorded of it, on this machine, or in its registry. Reads only.</summary>
/// <param name="template">The names of the images.</param>
/// <param name="images">The images.</param>
internal sealed class ReleaseImages(ImageTemplate template, Images images)
{
    /// <summary>Finds it.</summary>
    /// <param name="release">The release.</param>
    /// <param name="artifact">What it was recorded to be made of; null where that is not known: then its tag says so.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The image, or why there is none.</returns>
    /// <exception cref="PlatformException">The engine or the registry cannot be asked.</exception>
    public async Task<(ReleaseImage? Found, Refusal? Refusal)> FindAsync(
        string release,
        string? artifact,
        CancellationToken cancellation
    )
    {
        if (artifact is not null && ImageName.Parse(artifact) is { Digest: not null } pinned)
        {
            return await PinnedAsync(release, pinned, cancellation);
        }
        if (template.Of(release) is not { } name)
        {
            return (
                null,
                new Refusal(
                    $"{release} cannot be part of an image's tag",
                    "a tag has 1 to 128 letters, digits, dots, dashes and underscores"
                )
            );
        }
        var tagged = $"{name.Repository}:{name.Tag}";
        if (await images.FindAsync(tagged, cancellation) is { } local)
        {
            return (Of(local.PinIn(name.Repository), local, release), null);
        }
        return await images.InRegistryAsync(name, cancellation) is { } digest
            ? (Of((name with { Digest = digest }).Pin, null, release), null)
            : (
                null,
                new Refusal(
                    $"there is no image {tagged}, neither on this machine nor in registry {name.Registry} (manifest unknown)",
                    $"push it there, or choose another release: docker pull {tagged}"
                )
            );
    }

    private async Task<(ReleaseImage?, Refusal?)> PinnedAsync(
        string release,
        ImageName pinned,
        CancellationToken cancellation
    )
    {
        if (await images.FindAsync(pinned.Pin, cancellation) is { } local)
        {
            return (Of(pinned.Pin, local, release), null);
        }
        if (pinned.IsId)
        {
            return (
                null,
                new Refusal(
                    $"the image that {release} was made of ({ImageName.Short(pinned.Pin)}) is not on this machine any more, and no registry ever had it",
                    $"build {release} again and record it: lastgood deploy; or choose another release"
                )
            );
        }
        return await images.InRegistryAsync(pinned, cancellation) is not null
            ? (Of(pinned.Pin, null, release), null)
            : (
                null,
                new Refusal(
                    $"the image that {release} was made of is neither on this machine nor in registry {pinned.Registry} any more: {pinned.Pin} (manifest unknown)",
                    $"push it again, or choose another release: docker pull {pinned.Pin}"
                )
            );
    }

    private ReleaseImage Of(string pin, Image? local, string release) =>
        new(pin, local)
        {
            Title =
                $"{(template.Of(release) is { } name ? $"{name.Repository}:{name.Tag}" : release)} ({ImageName.Short(pin)})",
        };
}
