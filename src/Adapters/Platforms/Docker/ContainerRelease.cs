using Lastgood.Adapters.Docker;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>Which release a container is of, as its own records say.</summary>
internal static class ContainerRelease
{
    /// <summary>
    /// The label is lastgood's own. A tag is what the one who started it called it, whatever it means by now; <c>latest</c> says
    /// nothing.
    /// </summary>
    /// <returns>Null where they do not say.</returns>
    public static string? Of(Container container, string service, ImageTemplate template) =>
        container.Label(Labels.Service) == service && container.Label(Labels.Release) is { } release
            ? release
        : container.Json.Config?.Image is { } image
        && ImageName.Parse(image) is { Tag: { } tag } name
        && name.Repository == template.Repository
            ? template.ReleaseOf(tag)
        : null;
}
