using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>
/// Removes the images and kept containers of releases that no rollback needs. Only what lastgood knows a release of: images of
/// others, other names of an image, and what any container uses stay.
/// </summary>
/// <param name="template">The names of the images.</param>
/// <param name="containers">The names of the containers that serve.</param>
/// <param name="engine">The engine.</param>
internal sealed class ImagePruner(
    ImageTemplate template,
    IReadOnlyList<string> containers,
    Engine engine
) : IPrunes
{
    private const string ImageKind = "image";
    private const string ContainerKind = "container";

    /// <summary>An image or a container with this label is kept.</summary>
    private const string KeepLabel = "lastgood.keep";

    public async Task<IReadOnlyList<PruneItem>> PlanPruneAsync(
        IReadOnlyList<RetainedRelease> releases,
        CancellationToken cancellation
    )
    {
        var found = new List<(RetainedRelease Release, Image Image)>();
        foreach (var release in releases)
        {
            if (await ImageOfAsync(release.Record, cancellation) is { } image)
            {
                found.Add((release, image));
            }
        }
        var all = await engine.Containers.ListAsync(cancellation);
        var items = new List<PruneItem>();
        foreach (var (release, image) in found)
        {
            var id = image.Id;
            // Two releases may be made of the same bytes.
            var shared = found.Find(f => f.Release.Keep && f.Image.Id == id).Release;
            var old = all.Where(c => c.ImageId == id && IsKept(c, release.Record.Version));
            var user = all.FirstOrDefault(c =>
                c.ImageId == id && !IsKept(c, release.Record.Version)
            );
            var why =
                release.Keep ? release.Why
                : shared is not null ? $"{shared.Record.Version} is made of the same: {shared.Why}"
                : user is not null ? $"container {NameOf(user)} is made of it"
                : IsLabelled(image) ? $"it has the label {KeepLabel}"
                : old.FirstOrDefault(static c => c.Labels?.ContainsKey(KeepLabel) == true)
                    is { } labelled
                    ? $"container {NameOf(labelled)} has the label {KeepLabel}"
                : null;
            items.AddRange(
                why is null ? Removal(release, image, old) : Keeping(release, image, why, releases)
            );
        }
        return items;
    }

    public async Task<string> PruneAsync(PruneItem item, CancellationToken cancellation)
    {
        if (item.Kind == ContainerKind)
        {
            if (
                await engine.Containers.FindAsync(item.Name, cancellation)
                    is not { Running: false } container
                || container.Id != item.Id
            )
            {
                return $"container {item.Name} is not what it was any more: left";
            }
            await engine.Containers.RemoveAsync(container.Id, cancellation);
            return $"removed container {item.Name}";
        }
        if (
            await engine.Images.FindAsync(item.Name, cancellation) is not { } image
            || image.Id != item.Id
        )
        {
            return $"image {item.Name} is not what it was any more: left";
        }
        if (item.NewName is { } tag)
        {
            await engine.Images.TagAsync(item.Id, template.Repository, tag, cancellation);
            return $"tagged {item.Name} as {template.Repository}:{tag}";
        }
        await engine.Images.RemoveAsync(item.Name, cancellation);
        return $"removed image {item.Name}";
    }

    /// <summary>By what was written down of it, else by its tag.</summary>
    private async Task<Image?> ImageOfAsync(ReleaseRecord record, CancellationToken cancellation)
    {
        if (
            record.Release.Artifact is { } artifact
            && ImageName.Parse(artifact) is { Digest: not null } pinned
        )
        {
            return await engine.Images.FindAsync(pinned.Pin, cancellation);
        }
        return template.Of(record.Version) is { } name
            ? await engine.Images.FindAsync($"{name.Repository}:{name.Tag}", cancellation)
            : null;
    }

    private IEnumerable<PruneItem> Removal(
        RetainedRelease release,
        Image image,
        IEnumerable<ListedContainerJson> old
    )
    {
        foreach (var container in old)
        {
            yield return new PruneItem(
                PruneAction.Remove,
                ContainerKind,
                NameOf(container),
                container.Id,
                release.Record.Version,
                release.Why
            );
        }
        var names = image
            .Json.TagsIn(template.Repository)
            .Where(tag => StableTag.Is(tag) || template.ReleaseOf(tag) == release.Record.Version)
            .Select(tag => $"{template.Repository}:{tag}")
            .ToList();
        if (image.Json.RepoTags is null or [])
        {
            names.Add(image.PinIn(template.Repository));
        }
        foreach (var name in names)
        {
            yield return new PruneItem(
                PruneAction.Remove,
                ImageKind,
                name,
                image.Id,
                release.Record.Version,
                release.Why
            )
            {
                Bytes = image.Json.Size,
            };
        }
    }

    private IEnumerable<PruneItem> Keeping(
        RetainedRelease release,
        Image image,
        string why,
        IReadOnlyList<RetainedRelease> releases
    )
    {
        var name = image.PinIn(template.Repository);
        yield return new PruneItem(
            PruneAction.Keep,
            ImageKind,
            name,
            image.Id,
            release.Record.Version,
            why
        )
        {
            Bytes = image.Json.Size,
        };
        if (
            release is { Keep: true, GoodSince: not null }
            && TagOf(release, releases) is { } tag
            && !image.Json.TagsIn(template.Repository).Contains(tag, StringComparer.Ordinal)
        )
        {
            yield return new PruneItem(
                PruneAction.Tag,
                ImageKind,
                name,
                image.Id,
                release.Record.Version,
                "proven good"
            )
            {
                NewName = tag,
            };
        }
    }

    /// <summary>The day that it was proven good; of several in one day, all but the first have a number.</summary>
    private static string TagOf(RetainedRelease release, IReadOnlyList<RetainedRelease> releases)
    {
        var day = release.GoodSince!.Value.UtcDateTime.Date;
        var before = releases.Count(r =>
            r.GoodSince is { } since
            && since.UtcDateTime.Date == day
            && (
                since < release.GoodSince
                || (
                    since == release.GoodSince
                    && r.Record.ActivationOrder < release.Record.ActivationOrder
                )
            )
        );
        return StableTag.Of(release.GoodSince.Value.ToUniversalTime(), before + 1);
    }

    private bool IsKept(ListedContainerJson container, string release) =>
        container.State is not ("running" or "restarting" or "paused")
        && containers
            .Select(static c => new Names(c))
            .Any(names =>
                names.KeptRelease(NameOf(container), container.Id) == release
                || names.FailedRelease(NameOf(container), container.Id) == release
            );

    private static bool IsLabelled(Image image) =>
        image.Raw["Config"]?["Labels"]?[KeepLabel] is not null;

    private static string NameOf(ListedContainerJson container) =>
        (container.Names ?? []).Select(static n => n.TrimStart('/')).FirstOrDefault(container.Id);
}
