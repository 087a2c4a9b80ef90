using Lastgood.Adapters.Platforms.BlueGreen;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>How traffic is moved from one slot to the other.</summary>
public enum SwitchMode
{
    /// <summary>One atomic file rename that nginx tests at each request: no reload, no dropped connection.</summary>
    Flag,

    /// <summary>An upstream include rewritten atomically, then <c>nginx -t</c> and <c>nginx -s reload</c>.</summary>
    Reload,
}

/// <summary>One service that runs blue-green behind nginx.</summary>
public sealed record NginxOptions : BlueGreenOptions
{
    /// <summary>How traffic is moved.</summary>
    public SwitchMode Switch { get; init; }

    /// <summary>The include file that lastgood writes: once with <see cref="SwitchMode.Flag"/>, at each switch with <see cref="SwitchMode.Reload"/>.</summary>
    public required string Include { get; init; }

    /// <summary>The folder of the flag file; nginx's workers must be able to look into it. Null: that of <see cref="Include"/>.</summary>
    public string? Flags { get; init; }

    /// <summary>How nginx is called, options that choose its configuration included: <c>[nginx]</c>, <c>[sudo, -n, nginx]</c>, <c>[nginx, -p, DIR, -c, FILE]</c>.</summary>
    public IReadOnlyList<string> Command { get; init; } = ["nginx"];

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => [new(Include, "include"), .. base.Claims];
}
