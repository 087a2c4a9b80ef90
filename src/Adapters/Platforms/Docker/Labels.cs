using Lastgood.Adapters.Docker;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>The labels of containers that lastgood makes.</summary>
internal static class Labels
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "lastgood.";

    /// <summary>The service.</summary>
    public const string Service = "lastgood.service";

    /// <summary>The release.</summary>
    public const string Release = "lastgood.release";

    /// <summary>What it is made of: an image with its digest, or an image's id.</summary>
    public const string Image = "lastgood.image";

    /// <summary>The container that it was made like.</summary>
    public const string From = "lastgood.from";

    /// <summary>Which environment it has, and of when.</summary>
    public const string Environment = "lastgood.environment";

    /// <summary>Of a Compose project: what its files said besides the image, as a digest, and by which Compose.</summary>
    public const string Config = "lastgood.config";

    /// <summary>Of a trial: the service. It has no <see cref="Service"/>, so that nothing takes it for a release that is kept.</summary>
    public const string Trial = "lastgood.trial";

    /// <summary>Whether a container has all of some labels.</summary>
    public static bool Has(this Container container, IReadOnlyDictionary<string, string> labels) =>
        labels.All(l => container.Label(l.Key) == l.Value);
}
