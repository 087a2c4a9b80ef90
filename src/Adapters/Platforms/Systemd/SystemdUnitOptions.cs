using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Platforms.InPlace;

namespace Lastgood.Adapters.Platforms.Systemd;

/// <summary>One service that systemd runs.</summary>
public sealed record SystemdUnitOptions : InPlaceOptions
{
    /// <summary>Options with time enough for a unit that does not heed SIGTERM: systemd waits 90 s before it kills.</summary>
    public SystemdUnitOptions() => CommandTimeout = TimeSpan.FromMinutes(2);

    /// <summary>The unit that runs a release; with <c>{release}</c> in it each release is an instance of a template.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether it is a unit of the user's own manager (<c>--user</c>) and not of the system's.</summary>
    public bool User { get; init; }

    /// <summary>Where releases lie.</summary>
    public FolderOptions Folders { get; init; } = new();

    /// <summary>The program and what comes before its own arguments, e.g. <c>sudo -n systemctl</c>.</summary>
    public IReadOnlyList<string> Systemctl { get; init; } = ["systemctl"];

    /// <summary>The program that says the last lines of a unit, likewise.</summary>
    public IReadOnlyList<string> Journalctl { get; init; } = ["journalctl"];

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
        [.. base.Claims, new(User ? $"{Unit} (user)" : Unit, "unit"), .. Folders.Claims];

    /// <summary>Whether each release is an instance of a template.</summary>
    internal bool IsTemplate => Unit.Contains(Placeholder, StringComparison.Ordinal);

    /// <summary>What stands for the release in <see cref="Unit"/>.</summary>
    internal const string Placeholder = "{release}";
}
