using System.Security.Cryptography;
using System.Text;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>Parts of an image's name: registry/repository:tag@digest.</summary>
internal static class ImageName
{
    /// <summary>Its tag; empty where it has none.</summary>
    public static string Tag(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[(colon + 1)..] : "";
    }

    /// <summary>repository@digest, as a container's status has it.</summary>
    /// <param name="image">Its name.</param>
    /// <param name="digest">What the registry would say; null for one computed from the name.</param>
    public static string WithDigest(string image, string? digest)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return image;
        }
        var tag = Tag(image);
        var repository = tag.Length == 0 ? image : image[..^(tag.Length + 1)];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image)));
        return $"{repository}@{digest ?? $"sha256:{hash}"}";
    }
}
