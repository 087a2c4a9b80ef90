using Lastgood.Adapters.Platforms.Docker;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>Makes an image's name into one for every release.</summary>
internal static class ImageGuess
{
    private const string Release = ":{release}";

    /// <summary>Writes the key for the image, as it is named today.</summary>
    /// <param name="file">The proposal.</param>
    /// <param name="depth">How deep the key stands.</param>
    /// <param name="image">As with <see cref="Template"/>.</param>
    /// <param name="otherwise">Likewise.</param>
    public static void Write(ProposalText file, int depth, string image, string otherwise)
    {
        var (template, isFound) = Template(image, otherwise);
        file.Say(depth, "Its image with {release} where its tag names the version.")
            .Unless(isFound, depth, $"\"{image}\" does not name a version")
            .Set(depth, "image", template);
    }

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
