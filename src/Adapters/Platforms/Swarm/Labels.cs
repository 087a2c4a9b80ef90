namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>The labels of a service's spec that lastgood has updated. They are not on its containers, so they restart nothing.</summary>
internal static class Labels
{
    /// <summary>
    /// Which update of lastgood's this is. Every one has a value of its own: where a spec has the same as the one before it, somebody
    /// else has made it of ours.
    /// </summary>
    public const string Activation = "lastgood.activation";

    /// <summary>The release.</summary>
    public const string Release = "lastgood.release";

    /// <summary>The image that <see cref="Release"/> is said of: whoever changes the image by hand leaves the labels.</summary>
    public const string Image = "lastgood.image";
}
