using Lastgood.Adapters.Platforms.Docker;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>How traffic is moved from one slot to the other.</summary>
public enum SwitchMode
{
    /// <summary>One atomic file rename that nginx tests at each request: no reload, no dropped connection.</summary>
    Flag,

    /// <summary>An upstream include rewritten atomically, then <c>nginx -t</c> and <c>nginx -s reload</c>.</summary>
    Reload,
}

/// <summary>How long the slot that served before stays running.</summary>
public enum KeepMode
{
    /// <summary>As long as the new release is unproven: the instant way back.</summary>
    Warm,

    /// <summary>It is stopped once the new release is verified and the old slot had its drain time.</summary>
    Stop,

    /// <summary>It is never stopped by lastgood, except to start another release in its place.</summary>
    Always,
}

/// <summary>One service that runs blue-green behind nginx.</summary>
public sealed record NginxOptions : PlatformOptions
{
    /// <summary>The <c>Host</c> header to ask with; null for that of <see cref="Front"/>.</summary>
    public string? Host { get; init; }

    /// <summary>How traffic is moved.</summary>
    public SwitchMode Switch { get; init; }

    /// <summary>The include file that lastgood writes: once with <see cref="SwitchMode.Flag"/>, at each switch with <see cref="SwitchMode.Reload"/>.</summary>
    public required string Include { get; init; }

    /// <summary>The folder of the flag file; nginx's workers must be able to look into it. Null: that of <see cref="Include"/>.</summary>
    public string? Flags { get; init; }

    /// <summary>How nginx is called, options that choose its configuration included: <c>[nginx]</c>, <c>[sudo, -n, nginx]</c>, <c>[nginx, -p, DIR, -c, FILE]</c>.</summary>
    public IReadOnlyList<string> Command { get; init; } = ["nginx"];

    /// <summary>Exactly two slots, in order. The first serves when nothing else was ever chosen.</summary>
    public required IReadOnlyList<SlotOptions> Slots { get; init; }

    /// <summary>How releases run in the slots, where that is in Docker containers; null where the slots have commands.</summary>
    public SlotDockerOptions? Docker { get; init; }

    /// <summary>An argument list that exits 0 where the artifact of <c>{release}</c> is there; null where that cannot be asked.</summary>
    public IReadOnlyList<string>? Available { get; init; }

    /// <summary>The longest that each of the commands may take.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest from starting a release until it is healthy and reports its version.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the old slot gets for the requests that it still has before it is stopped.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the old slot stays running.</summary>
    public KeepMode Keep { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<Place> Places =>
        [.. Slots.Select(static slot => new Place(slot.Name, slot.Url))];

    /// <inheritdoc/>
    public override bool KeepsWarm => Keep == KeepMode.Warm;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
        [
            new(Include, "include"),
            .. Slots.Select(static s => new Claim(s.Url, "slots", s.Name, "url")),
            .. Docker is { } docker
                ? Slots.Select(s => new Claim(
                    $"container {docker.NameOf(s.Name)} of {docker.Socket}",
                    "docker",
                    "container"
                ))
                : [],
        ];
}

/// <summary>One of the two slots. The argument lists know the placeholders <c>{release}</c>, <c>{slot}</c> and <c>{port}</c>.</summary>
public sealed record SlotOptions
{
    /// <summary>Its name, e.g. <c>blue</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where the service in it answers directly, without a trailing slash.</summary>
    public required string Url { get; init; }

    /// <summary>The name of an <c>upstream</c> block in the user's configuration to use for it; null for host and port of <see cref="Url"/>.</summary>
    public string? Upstream { get; init; }

    /// <summary>Starts a release in the slot and returns. None of the three with <see cref="NginxOptions.Docker"/>.</summary>
    public IReadOnlyList<string> Start { get; init; } = [];

    /// <summary>Stops what runs in the slot and returns.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Exits 0 while something runs in the slot.</summary>
    public IReadOnlyList<string> Status { get; init; } = [];
}
