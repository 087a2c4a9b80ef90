using Lastgood.Adapters.Platforms.Docker;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>Makes an image's name into one for every release.</summary>
internal static class ImageGuess
{
    private const string Release = ":{release}";

    /// <summary>The image with <c>{release}</c> as its tag, and whether the tag that it has names a version.</summary>
    /// <param name="image">The image as it is named: with a tag, a digest, both, or an id.</param>
    /// <param name="otherwise">What it may be called, where it is an id.</param>
    public static (string Template, bool IsFound) Template(string image, string otherwise)
    {
        var named = image.Split('@')[0];
        var tag = named.LastIndexOf(':');
        var repository = tag > named.LastIndexOf('/') ? named[..tag] : named;
        var version = repository.Length < named.Length ? named[(tag + 1)..] : "";
        var template = (repository is "sha256" or "" ? otherwise : repository) + Release;
        return (
            DockerPlatform.IsImage(template) ? template : $"registry.example.com/app{Release}",
            repository is not "sha256"
                && version is not "latest"
                && Core.Releases.Release.IsVersion(version)
        );
    }
}
