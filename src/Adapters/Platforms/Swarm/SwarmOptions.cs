using Lastgood.Adapters.Platforms.InPlace;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>Which spec a release gets.</summary>
public enum SpecMode
{
    /// <summary>The whole one that it ran with: environment, secrets, mounts, networks, limits. Where none is kept, today's.</summary>
    Release,

    /// <summary>Today's, with the release's image.</summary>
    Today,
}

/// <summary>One service of a Docker Swarm.</summary>
public sealed record SwarmOptions : InPlaceOptions
{
    /// <summary>The service's name in the swarm, e.g. <c>stack_web</c>.</summary>
    public required string SwarmService { get; init; }

    /// <summary>The image with the placeholder <c>{release}</c> in its tag: <c>registry:5000/shop:{release}</c>.</summary>
    public required string Image { get; init; }

    /// <summary>Which spec a release gets.</summary>
    public SpecMode Spec { get; init; }

    /// <summary>The longest that Swarm may take until all tasks run the release and none of before is left.</summary>
    public TimeSpan ConvergeTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a task may be without a node that could run it, or without a successor, while nothing else is going on.</summary>
    public TimeSpan StuckTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The path of the socket of a manager's engine.</summary>
    public string Socket { get; init; } = "/var/run/docker.sock";

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
        [.. base.Claims, new($"swarm service {SwarmService} of {Socket}", "service")];
}
