using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>Removes the images of releases that no rollback needs, of each of the project's services.</summary>
/// <param name="templates">The names of the images by service.</param>
/// <param name="engine">The engine.</param>
internal sealed class ComposePruner(
    IReadOnlyDictionary<string, ImageTemplate> templates,
    Engine engine
) : IPrunes
{
    // Compose keeps no containers of releases that served before. Services of one image have it once.
    private readonly List<(string Service, string Repository, ImagePruner Images)> pruners =
    [
        .. templates
            .DistinctBy(static t => t.Value)
            .Select(t =>
                (t.Key, t.Value.Repository, new ImagePruner(t.Value, containers: [], engine))
            ),
    ];

    public async Task<IReadOnlyList<PruneItem>> PlanPruneAsync(
        IReadOnlyList<RetainedRelease> releases,
        CancellationToken cancellation
    )
    {
        var items = new List<PruneItem>();
        foreach (var (service, repository, images) in pruners)
        {
            items.AddRange(
                await images.PlanPruneAsync(
                    [.. releases.Select(r => Of(r, service, repository))],
                    cancellation
                )
            );
        }
        return items;
    }

    public async Task<string> PruneAsync(PruneItem item, CancellationToken cancellation)
    {
        var name = ImageName.Parse(item.Name);
        var tags = name.IsId
            ? (await engine.Images.FindAsync(item.Name, cancellation))?.Json
            : null;
        var pruner = pruners.Find(p =>
            tags is null ? p.Repository == name.Repository : tags.TagsIn(p.Repository).Any()
        );
        return pruner.Images is null
            ? $"image {item.Name} is not what it was any more: left"
            : await pruner.Images.PruneAsync(item, cancellation);
    }

    // Of what the release is made of, the part that is this image.
    private static RetainedRelease Of(RetainedRelease release, string service, string repository) =>
        release with
        {
            Record = release.Record with
            {
                Release = release.Record.Release with
                {
                    Artifact = Pins.Of(release.Record.Release.Artifact, service, repository),
                },
            },
        };
}
