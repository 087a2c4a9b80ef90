namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>
/// Where releases lie on this machine: as folders, one a version, or as the commits of a git checkout. Shared by the
/// platforms that run what lies in a folder.
/// </summary>
public sealed record FolderOptions
{
    /// <summary>The folder that has one folder a release, named by the version; null with <see cref="GitOptions.Checkout"/>.</summary>
    public string? Releases { get; init; }

    /// <summary>The link to the release that runs; null where nothing is started through one.</summary>
    public string? Current { get; init; }

    /// <summary>Where releases come from that are not there yet; null where something else brings them.</summary>
    public GitOptions? Git { get; init; }

    /// <summary>What no other service may have.</summary>
    public IEnumerable<Claim> Claims =>
        Current is { } current ? [new Claim(current, "current")]
        : Git?.Checkout is { } checkout ? [new Claim(checkout, "git", "checkout")]
        : [];
}

/// <summary>Releases that are commits.</summary>
public sealed record GitOptions
{
    /// <summary>A clone on this machine, bare or not, that commits are taken from; null with <see cref="Checkout"/>.</summary>
    public string? Repository { get; init; }

    /// <summary>A checkout that the service runs from, changed in place; null where releases have folders of their own.</summary>
    public string? Checkout { get; init; }

    /// <summary>The remote that is asked for what the clone does not have.</summary>
    public string Remote { get; init; } = "origin";

    /// <summary>The tag or branch of a release, with <c>{release}</c> in it. A release whose commit is known is taken by that.</summary>
    public string Ref { get; init; } = "v{release}";

    /// <summary>The commands that make a checkout ready to run, in its folder, in order.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Install { get; init; } = [];

    /// <summary>The longest that each of git's commands and each of <see cref="Install"/> may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Less than this, in bytes, is too little to make a release in: a service with its packages.</summary>
    internal const long LeastRoom = 512L * 1024 * 1024;

    /// <summary>The clone that commits are looked up in.</summary>
    internal string Local =>
        Checkout
        ?? Repository
        ?? throw new InvalidOperationException("neither repository nor checkout");
}
