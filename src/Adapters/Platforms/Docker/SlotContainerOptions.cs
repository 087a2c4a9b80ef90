namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>How the slots of a service run in Docker containers, as the configuration says it.</summary>
public sealed record SlotDockerOptions
{
    /// <summary>The name of a slot's container, with the placeholder <c>{slot}</c>.</summary>
    public required string Container { get; init; }

    /// <summary>The image with the placeholder <c>{release}</c> in its tag.</summary>
    public required string Image { get; init; }

    /// <summary>The port inside the container that is published at the slot's port.</summary>
    public required int Port { get; init; }

    /// <summary>How long a container may take to end by itself; then it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest that fetching an image may take.</summary>
    public TimeSpan PullTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The path of the engine's socket.</summary>
    public string Socket { get; init; } = "/var/run/docker.sock";

    /// <summary>The name of a slot's container.</summary>
    public string NameOf(string slot) =>
        Container.Replace("{slot}", slot, StringComparison.Ordinal);

    /// <summary>What is wrong with them, in words for the person who wrote them; none where all is well.</summary>
    public IEnumerable<string> Problems()
    {
        if (!DockerPlatform.IsImage(Image))
        {
            yield return $"docker image \"{Image}\": no {{release}} in its tag, as in registry:5000/shop:{{release}}";
        }
        if (!Container.Contains("{slot}", StringComparison.Ordinal))
        {
            yield return $"docker container \"{Container}\": no {{slot}} in it, so both slots would have the same";
        }
    }
}

/// <summary>What <see cref="SlotContainers"/> needs.</summary>
internal sealed record SlotContainerOptions(
    string Service,
    ImageTemplate Template,
    IReadOnlyList<string> Names,
    int Port,
    TimeSpan StopTimeout,
    TimeSpan PullTimeout
);
