using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>The containers and images of one engine, as the steps need them.</summary>
internal sealed record Engine(Containers Containers, Images Images)
{
    /// <summary>The container that is to serve, wherever it stands by now; null where it is not there.</summary>
    public async Task<Container?> TargetAsync(Scene scene, CancellationToken cancellation)
    {
        if (scene.Kept.Length > 0)
        {
            return await Containers.FindAsync(scene.Kept, cancellation);
        }
        foreach (var name in new[] { scene.Container, scene.Names.Next })
        {
            if (
                await Containers.FindAsync(name, cancellation) is { } found
                && scene.IsTarget(found)
            )
            {
                return found;
            }
        }
        return null;
    }

    /// <summary>The image that a release is made of, which is on this machine by now.</summary>
    /// <exception cref="PlatformException">It is not.</exception>
    public async Task<Image> ImageAsync(Scene scene, CancellationToken cancellation) =>
        await Images.FindAsync(scene.Pin, cancellation)
        ?? throw new PlatformException(
            $"the image of {scene.Release} was here and is gone: {scene.Pin}",
            "somebody removed it; make a plan anew"
        );

    /// <summary>Makes sure that a container is made of what was planned.</summary>
    /// <exception cref="PlatformException">It is made of something else.</exception>
    public async Task VerifyImageAsync(
        Scene scene,
        Container container,
        CancellationToken cancellation
    )
    {
        var image = await ImageAsync(scene, cancellation);
        if (container.Image != image.Id)
        {
            throw new PlatformException(
                $"container {container.Name} is made of image {ImageName.Short(container.Image)}, and {scene.Release} is {ImageName.Short(image.Id)} ({scene.Pin})",
                $"see: docker inspect {container.Name}"
            );
        }
    }

    /// <summary>Makes sure that what served when the plan was made still stands where it stood.</summary>
    /// <exception cref="PlatformException">Somebody else changed it.</exception>
    public async Task<Container> StillServingAsync(Scene scene, CancellationToken cancellation) =>
        await Containers.FindAsync(scene.Container, cancellation) is { } current
        && current.Id == scene.From
            ? current
            : throw new PlatformException(
                $"{scene.Container} is not the container any more that the plan was made for ({ImageName.Short(scene.From)})",
                "look who changed it, and make a plan anew: docker ps -a"
            );
}
