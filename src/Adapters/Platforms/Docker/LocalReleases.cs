using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.InPlace;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>The releases whose images are on this machine.</summary>
internal static class LocalReleases
{
    /// <summary>By the tags of their images, in the order of their names.</summary>
    public static async Task<IEnumerable<Kept>> KeptAsync(
        this Images images,
        ImageTemplate template,
        CancellationToken cancellation
    )
    {
        var found =
            from image in await images.ListAsync(template.Repository, cancellation)
            from tag in image.TagsIn(template.Repository)
            let release = template.ReleaseOf(tag)
            where release is not null
            select new Kept(
                $"image {template.Repository}:{tag}",
                release,
                image.PinIn(template.Repository)
            );
        return found.OrderBy(static k => k.Version, StringComparer.Ordinal);
    }
}
