using Lastgood.Adapters.Platforms.InPlace;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>One service in the containers of a Docker Compose project: all of the project, or some of what it names services.</summary>
public sealed record ComposeOptions : InPlaceOptions
{
    /// <summary>Options with time enough for several containers to be made anew.</summary>
    public ComposeOptions() => CommandTimeout = TimeSpan.FromMinutes(2);

    /// <summary>The project's folder.</summary>
    public required string Directory { get; init; }

    /// <summary>The image of each of the project's services that go from release to release together, with the placeholder <c>{release}</c> in its tag; at least one.</summary>
    public required IReadOnlyDictionary<string, string> Images { get; init; }

    /// <summary>The project's files, in the order in which they are merged; null for those that Compose itself would find.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>The project's name; null for that of the containers that were made from the folder.</summary>
    public string? Project { get; init; }

    /// <summary>The file that the variables in <see cref="Files"/> come from; null for <c>.env</c> in the folder.</summary>
    public string? EnvironmentFile { get; init; }

    /// <summary>How Compose is called, e.g. <c>docker compose</c>; null for whichever is there, the newer one first.</summary>
    public IReadOnlyList<string>? Program { get; init; }

    /// <summary>How long a container may take to end by itself; then it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest that fetching an image may take.</summary>
    public TimeSpan PullTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The path of the engine's socket.</summary>
    public string Socket { get; init; } = "/var/run/docker.sock";

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
        [
            .. base.Claims,
            .. Images.Keys.Select(name => new Claim(
                $"{name} of the Compose project in {Directory}",
                "directory",
                "images"
            )),
        ];
}
