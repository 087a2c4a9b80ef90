using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Docker;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>Which release an image in a spec is, and what it is made of.</summary>
internal sealed class Releases(ImageTemplate template, Engine engine)
{
    /// <summary>
    /// The release. Lastgood's labels say it of the image that they name; else the tag does, by which the one who updated the service called
    /// it, whatever it means by now.
    /// </summary>
    /// <param name="spec">The spec whose labels count; null for none.</param>
    /// <param name="image">The image.</param>
    /// <returns>Null where they do not say.</returns>
    public string? Of(JsonObject? spec, string image)
    {
        if (
            ServiceSpec.Label(spec, Labels.Image) == image
            && ServiceSpec.Label(spec, Labels.Release) is { } release
        )
        {
            return release;
        }
        return
            ImageName.Parse(image) is { Tag: { } tag } name
            && name.Repository == template.Repository
            ? template.ReleaseOf(tag)
            : null;
    }

    /// <summary>The name that always means the same bytes; null where the image was named without a digest and no task on this node knows it.</summary>
    /// <param name="image">The image in the spec.</param>
    /// <param name="tasks">Tasks that are made of it.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<string?> PinAsync(
        string image,
        IEnumerable<TaskJson> tasks,
        CancellationToken cancellation
    )
    {
        if (ImageName.Parse(image) is { Digest: not null } name)
        {
            return name.Pin;
        }
        foreach (var task in tasks)
        {
            if (
                task.Status.ContainerStatus?.Id is { Length: > 0 } id
                && await engine.Containers.FindAsync(id, cancellation) is { } container
                && await engine.Images.FindAsync(container.Image, cancellation) is { } found
            )
            {
                return found.PinIn(template.Repository);
            }
        }
        return null;
    }

    /// <summary>What stands in a spec for a release: with its tag, for people, and the digest that counts; or an image's id.</summary>
    public string ReferenceOf(string release, string pin) =>
        ImageName.Parse(pin) is { IsId: false } name && template.Of(release) is { Tag: { } tag }
            ? $"{name.Repository}:{tag}@{name.Digest}"
            : pin;
}
