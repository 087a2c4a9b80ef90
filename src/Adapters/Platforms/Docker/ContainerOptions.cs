using Lastgood.Adapters.Platforms.InPlace;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>Which environment a release's container gets.</summary>
public enum EnvironmentMode
{
    /// <summary>The one that it had: that of its kept container, which is started again. Where none is kept, that of the container that serves.</summary>
    Release,

    /// <summary>Today's: the container is made anew, with the environment file as it is now, or else with that of the container that serves.</summary>
    Today,
}

/// <summary>Whether a release is tried before anything is stopped.</summary>
public enum TrialMode
{
    /// <summary>Wherever a second one can be asked.</summary>
    Always,

    /// <summary>Never: two of the service must not run at once.</summary>
    Never,
}

/// <summary>One service in one Docker container.</summary>
public sealed record ContainerOptions : InPlaceOptions
{
    /// <summary>The container's name.</summary>
    public required string Container { get; init; }

    /// <summary>The image with the placeholder <c>{release}</c> in its tag: <c>registry:5000/shop:{release}</c>.</summary>
    public required string Image { get; init; }

    /// <summary>Which environment a release gets.</summary>
    public EnvironmentMode Environment { get; init; }

    /// <summary>The file of <see cref="EnvironmentMode.Today"/>, as <c>docker run --env-file</c> reads it; null for the environment of the container that serves.</summary>
    public string? EnvironmentFile { get; init; }

    /// <summary>Whether a release is started beside the one that serves, on a port of the loopback, before that is stopped.</summary>
    public TrialMode Trial { get; init; }

    /// <summary>The port inside the container that answers; null for the one that is published at the port of <see cref="PlatformOptions.Front"/>, or the only one.</summary>
    public int? Port { get; init; }

    /// <summary>How long a container may take to end by itself; then it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest that fetching an image may take.</summary>
    public TimeSpan PullTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The path of the engine's socket.</summary>
    public string Socket { get; init; } = "/var/run/docker.sock";

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
        [.. base.Claims, new($"container {Container} of {Socket}", "container")];
}
