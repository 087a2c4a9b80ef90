using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Platforms.Git;

/// <summary>One service that something else deploys from a branch: its continuous integration, or a command.</summary>
public sealed record GitBranchOptions : InPlaceOptions
{
    /// <summary>The address or path of the remote repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The same for people: without what may be a password in it.</summary>
    public string RepositoryShown => Redactor.Redact(Repository);

    /// <summary>A folder of lastgood's own, where a bare clone is kept. It is made where it is not there.</summary>
    public required string CloneFolder { get; init; }

    /// <summary>The branch that the service is deployed from: what goes back goes on top of it.</summary>
    public string Branch { get; init; } = "main";

    /// <summary>The tag or branch of a release, with <c>{release}</c> in it. A release whose commit is known is taken by that.</summary>
    public string Ref { get; init; } = "v{release}";

    /// <summary>The branch to move, too; null where only <c>rollback/VERSION</c> (or <c>deploy/VERSION</c>) is made.</summary>
    public string? PushTo { get; init; }

    /// <summary>Whether <see cref="PushTo"/> is set to the release's own commit, which rewrites what others have of it.</summary>
    public bool Force { get; init; }

    /// <summary>The command that deploys, with <c>{release}</c>, <c>{commit}</c> and <c>{branch}</c>; null where a push is enough.</summary>
    public IReadOnlyList<string>? Deploy { get; init; }

    /// <summary>The longest that <see cref="Deploy"/> may take.</summary>
    public TimeSpan DeployTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => [.. base.Claims, new(CloneFolder, "clone")];
}
