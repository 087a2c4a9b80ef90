using Lastgood.Adapters.Platforms.BlueGreen;

namespace Lastgood.Adapters.Platforms.Haproxy;

/// <summary>One service that runs blue-green behind HAProxy. The target of a slot is the name of its <c>server</c>.</summary>
public sealed record HaproxyOptions : BlueGreenOptions
{
    /// <summary>
    /// HAProxy's runtime sockets, at level admin: a path, or host and port. More than one where several HAProxy
    /// processes send users to the same slots; each is told and asked.
    /// </summary>
    public required IReadOnlyList<string> Sockets { get; init; }

    /// <summary>The name of the <c>backend</c> that has both slots as servers.</summary>
    public required string Backend { get; init; }

    /// <summary>The file that HAProxy reads the choice from when it starts; lastgood writes it.</summary>
    public required string StateFile { get; init; }

    /// <summary>The shares of traffic, in percent from 1 to 99 and rising, that a deployment gives to the new release before it gets all.</summary>
    public IReadOnlyList<int> Canary { get; init; } = [];

    /// <summary>How long each of these shares is held.</summary>
    public TimeSpan CanaryPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
        [
            new(StateFile, "state_file"),
            .. Sockets.Select(s => new Claim($"backend {Backend} of {s}", "backend")),
            .. base.Claims,
        ];
}
