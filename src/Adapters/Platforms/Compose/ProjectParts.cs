using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>How far the containers of a project are on the way to a release.</summary>
/// <param name="containers">The containers.</param>
/// <param name="engine">The engine.</param>
internal sealed class ProjectParts(ProjectContainers containers, Engine engine)
{
    /// <summary>All containers of the services that a release is of.</summary>
    public Task<IReadOnlyList<ProjectContainer>> FindAsync(
        ComposeScene scene,
        CancellationToken cancellation
    ) => containers.FindAsync(scene.Call.Project, scene.Names, cancellation);

    /// <summary>
    /// Applied where each container is of the release and was started, whatever became of it since; not applied where any is still
    /// what it was, or is missing; diverged where any is of something else.
    /// </summary>
    public async Task<Observation> ObserveAsync(ComposeScene scene, CancellationToken cancellation)
    {
        var all = await FindAsync(scene, cancellation);
        var isDone = true;
        foreach (var part in scene.Parts)
        {
            // What has to be fetched first is in no container yet.
            var image = (await engine.Images.FindAsync(part.Image, cancellation))?.Id;
            var own = all.Where(c => c.Service == part.Name)
                .Select(static c => c.Container)
                .ToList();
            if (
                own.Exists(c =>
                    c.Image != image && !part.From.Contains(c.Image, StringComparer.Ordinal)
                )
            )
            {
                return Observation.Diverged;
            }
            isDone &=
                image is not null
                && own.Count > 0
                && own.TrueForAll(c => c.WasStarted && scene.IsTarget(c, image));
        }
        return isDone ? Observation.Applied : Observation.NotApplied;
    }

    /// <summary>Makes sure that the containers are made of the images that they have to be made of: a program's word is not enough.</summary>
    /// <param name="scene">The activation.</param>
    /// <param name="expected">The ids of the images by service, any of which is right.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What was found, for people.</returns>
    /// <exception cref="PlatformException">They are not.</exception>
    public async Task<string> VerifyAsync(
        ComposeScene scene,
        IReadOnlyDictionary<string, IReadOnlyList<string>> expected,
        CancellationToken cancellation
    )
    {
        var all = await FindAsync(scene, cancellation);
        foreach (var (service, images) in expected)
        {
            var own = all.Where(c => c.Service == service).ToList();
            if (own.Count == 0)
            {
                throw new PlatformException(
                    $"Compose said that it was done, and {service} has no container",
                    $"see: docker ps --all --filter label=com.docker.compose.project={scene.Call.Project}"
                );
            }
            if (
                own.Find(c => !images.Contains(c.Container.Image, StringComparer.Ordinal)) is
                { } wrong
            )
            {
                throw new PlatformException(
                    $"Compose said that it was done, and container {wrong.Container.Name} of {service} is made of image {ImageName.Short(wrong.Container.Image)}, not of {string.Join(" or ", images.Select(ImageName.Short))}",
                    $"see: docker inspect {wrong.Container.Name}"
                );
            }
        }
        return string.Join(
            ", ",
            all.Select(static c => $"{c.Container.Name} of {ImageName.Short(c.Container.Image)}")
        );
    }
}
