using Lastgood.Adapters.Platforms.Docker;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The kinds of text that the keys about Docker have, and those keys that several platforms share.</summary>
internal static class DockerTexts
{
    private static readonly ContainerOptions Defaults = new()
    {
        Service = "",
        Front = "",
        Container = "",
        Image = "",
    };

    /// <summary>The name of a container; <c>{slot}</c> may stand in it.</summary>
    public static TextShape Container { get; } =
        new(
            "the name of a container: 1 to 100 letters, digits, \"_\", \".\" and \"-\", the first a letter or digit",
            "^[A-Za-z0-9][A-Za-z0-9_.{}-]{0,99}$",
            static text =>
                text.Length <= 100
                && char.IsAsciiLetterOrDigit(text[0])
                && text.Replace("{slot}", "", StringComparison.Ordinal)
                    .All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
        );

    /// <summary>An image with <c>{release}</c> in its tag.</summary>
    public static TextShape Template { get; } =
        new(
            "an image with {release} in its tag, e.g. registry:5000/shop:{release}",
            "^[^ ]+:[^ /]*\\{release\\}[^ /]*$",
            DockerPlatform.IsImage
        );

    /// <summary>The image with <c>{release}</c> in its tag.</summary>
    public static Field<string> Image { get; } =
        Field.Required(
            "image",
            Template,
            "The image with {release} in its tag. What a release was made of is written down by digest: the tag may move."
        );

    /// <summary>The port inside the container.</summary>
    public static NumberShape Port { get; } = new(1, 65535);

    /// <summary>How long a container may take to end.</summary>
    public static Field<TimeSpan> StopTimeout { get; } =
        Field.Default(
            "stop_timeout",
            new DurationShape(TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            Defaults.StopTimeout,
            "How long a container may take to end by itself; then it is killed."
        );

    /// <summary>How long fetching may take.</summary>
    public static Field<TimeSpan> PullTimeout { get; } =
        Field.Default(
            "pull_timeout",
            new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(2)),
            Defaults.PullTimeout,
            "The longest that fetching an image may take."
        );

    /// <summary>The engine.</summary>
    public static Field<string> Socket { get; } = SocketOf("The socket of the Docker Engine.");

    /// <summary>An engine, with what is said of it.</summary>
    public static Field<string> SocketOf(string doc) =>
        Field.Default("socket", new PathShape("a socket"), Defaults.Socket, doc);
}
