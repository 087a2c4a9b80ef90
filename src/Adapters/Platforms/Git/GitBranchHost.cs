using Lastgood.Adapters.Platforms.Git.Steps;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Git;

/// <summary>
/// Has a release deployed by what deploys a branch: a commit with the files of the release is put on top of the branch, as
/// <c>git revert</c> would, and pushed. History is kept.
/// </summary>
internal sealed class GitBranchHost : IHost
{
    private readonly GitBranchOptions options;
    private readonly Programs programs;
    private readonly OwnClone clone;
    private readonly RemotePush remote;
    private readonly GitBranchPlanner planner;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="commands">Runs git and the user's command.</param>
    /// <param name="time">Dates commits.</param>
    public GitBranchHost(GitBranchOptions options, ICommandRunner commands, TimeProvider time)
    {
        this.options = options;
        programs = new Programs(commands);
        clone = new OwnClone(options, programs);
        remote = new RemotePush(
            options,
            clone,
            "leave out push_to and merge by hand what was pushed"
        );
        planner = new GitBranchPlanner(options, clone, remote, time);
        var push = new PushStep(clone, remote);
        Steps = new Dictionary<string, IStep>(StringComparer.Ordinal)
        {
            [PushStep.Branch] = push,
            [PushStep.Advance] = push,
            [DeployStep.Name] = new DeployStep(options, clone, programs),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public async Task<HostState> LookAsync(CancellationToken cancellation)
    {
        var branch = options.PushTo ?? options.Branch;
        var refs = await clone.RefsAsync(
            cancellation,
            OwnClone.Full(branch),
            OwnClone.Full(GitBranchPlanner.BranchOf("*", isRollback: true)),
            OwnClone.Full(GitBranchPlanner.BranchOf("*", isRollback: false)),
            $"refs/tags/{options.Ref.Replace("{release}", "*", StringComparison.Ordinal)}"
        );
        var tip = refs.GetValueOrDefault(OwnClone.Full(branch));
        var tags = TagsIn(refs);
        // Only where lastgood itself moves the branch, the branch says what is deployed.
        var release = options.PushTo is null
            ? null
            : GitBranchPlanner.ReleaseAt(tip, refs)
                ?? tags.FirstOrDefault(t => t.Artifact == tip)?.Version;
        return new HostState(
            release,
            Running: true,
            tip is null
                ? $"{options.RepositoryShown} has no branch {branch}"
                : $"{branch} of {options.RepositoryShown} is at {tip}"
        )
        {
            Place = $"branch {branch}",
            Artifact = tags.FirstOrDefault(t => t.Version == release)?.Artifact,
            Others = [.. tags.Where(t => t.Version != release)],
            Problems = tip is null ? [$"{options.RepositoryShown} has no branch {branch}"] : [],
        };
    }

    /// <inheritdoc/>
    public Task<PlanAnswer> PlanAsync(
        Activation activation,
        HostState state,
        CancellationToken cancellation
    ) => planner.PlanAsync(activation, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation) =>
        [new($"branches of {options.Service}", (await LookAsync(cancellation)).ToString())];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) =>
        [
            await GitCommand.ReadyAsync(programs, cancellation),
            await remote.CheckAsync(options.PushTo ?? options.Branch, cancellation),
        ];

    private List<Kept> TagsIn(IReadOnlyDictionary<string, string> refs)
    {
        const string tags = "refs/tags/";
        var found = new List<Kept>();
        foreach (var (name, commit) in refs.OrderBy(static r => r.Key, StringComparer.Ordinal))
        {
            if (
                name.StartsWith(tags, StringComparison.Ordinal)
                && RefNames.VersionOf(options.Ref, name[tags.Length..]) is { } version
            )
            {
                found.Add(new Kept($"tag {name[tags.Length..]}", version, commit));
            }
        }
        return found;
    }
}
