using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Platforms.InPlace;

namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>One service that PM2 runs.</summary>
public sealed record Pm2Options : InPlaceOptions
{
    /// <summary>The app's name, as <c>pm2 jlist</c> says it.</summary>
    public required string App { get; init; }

    /// <summary>The ecosystem file, relative to a release's folder; what an app is started by, unless <see cref="Script"/> is given.</summary>
    public string Ecosystem { get; init; } = "ecosystem.config.js";

    /// <summary>The script to start, relative to a release's folder; null to start by <see cref="Ecosystem"/>.</summary>
    public string? Script { get; init; }

    /// <summary>PM2's own folder (<c>PM2_HOME</c>), absolute; null for that of the user that lastgood runs as.</summary>
    public string? Home { get; init; }

    /// <summary>Whether the list of apps is saved (<c>pm2 save</c>) after a change, so that it is what comes back after a restart of the machine.</summary>
    public bool Save { get; init; }

    /// <summary>Where releases lie.</summary>
    public FolderOptions Folders { get; init; } = new();

    /// <summary>The program and what comes before its own arguments.</summary>
    public IReadOnlyList<string> Pm2 { get; init; } = ["pm2"];

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
        [
            .. base.Claims,
            new(Home is { } home ? $"{App} (of {home})" : App, "app"),
            .. Folders.Claims,
        ];
}
