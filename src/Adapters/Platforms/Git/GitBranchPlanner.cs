using System.Globalization;
using Lastgood.Adapters.Platforms.Git.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Git;

/// <summary>Makes the commit that brings a release back, in the own clone, and plans where it is pushed to.</summary>
/// <param name="options">The service.</param>
/// <param name="clone">The own clone.</param>
/// <param name="remote">Pushes from it.</param>
/// <param name="time">Dates commits.</param>
internal sealed class GitBranchPlanner(
    GitBranchOptions options,
    OwnClone clone,
    RemotePush remote,
    TimeProvider time
)
{
    private const string Rollback = "rollback/";
    private const string Deployment = "deploy/";

    // A release that was gone back to this often needs a person.
    private const int MostBranches = 100;

    /// <summary>The branch that is made for a release.</summary>
    public static string BranchOf(string release, bool isRollback) =>
        (isRollback ? Rollback : Deployment) + release;

    /// <summary>The release that a commit was made for, by the branches that were made for releases; null where it was for none.</summary>
    public static string? ReleaseAt(string? commit, IReadOnlyDictionary<string, string> refs) =>
        refs.Where(r => r.Value == commit)
            .Select(static r => r.Key)
            .SelectMany(static name =>
                new[] { OwnClone.Full(Rollback), OwnClone.Full(Deployment) }
                    .Where(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(prefix => name[prefix.Length..])
            )
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>The steps, or why there are none. Only the own clone is changed.</summary>
    /// <exception cref="PlatformException">The remote cannot be reached.</exception>
    public async Task<PlanAnswer> PlanAsync(Activation activation, CancellationToken cancellation)
    {
        var release = activation.Version;
        var own = BranchOf(release, activation.Kind == RunKind.Rollback);
        var refs = await clone.RefsAsync(
            cancellation,
            [
                .. NamesOf(release),
                OwnClone.Full(options.Branch),
                OwnClone.Full($"{own}*"),
                .. options.PushTo is { } also ? [OwnClone.Full(also)] : Array.Empty<string>(),
            ]
        );
        var valid = await clone.Git.RunAsync(cancellation, "check-ref-format", OwnClone.Full(own));
        if (!valid.Succeeded)
        {
            return PlanAnswer.No(
                $"{own} cannot be the name of a branch",
                "name releases as branches can be named: without \":\""
            );
        }
        var (target, name) = Find(activation, refs);
        if (target is null)
        {
            return PlanAnswer.No(
                $"{release} is not there: {options.RepositoryShown} has no {RefNames.Of(options.Ref, release)}",
                $"push its tag, or choose another release; see: git ls-remote --tags {options.RepositoryShown}"
            );
        }
        if (!refs.TryGetValue(OwnClone.Full(options.Branch), out var tip))
        {
            return PlanAnswer.No(
                $"{options.RepositoryShown} has no branch {options.Branch}",
                "correct \"branch\""
            );
        }
        await clone.FetchAsync(target, name, cancellation);
        await clone.FetchAsync(tip, OwnClone.Full(options.Branch), cancellation);
        var made = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var commit = await IsAncestorAsync(tip, target, cancellation)
            ? target
            : await clone.CommitAsync(
                target,
                tip,
                $"Go back to {release}\n\nThe files are those of {target}. What came after it stays in the history.\nMade by lastgood for {options.Service}.",
                made,
                cancellation
            );
        if (await FreeBranchAsync(own, commit, refs, cancellation) is not { } branch)
        {
            return PlanAnswer.No(
                $"{options.RepositoryShown} has {MostBranches} branches {own}-N already",
                "remove those that are not needed any more"
            );
        }
        List<PlannedStep> steps =
        [
            PushStep.Plan(
                options,
                clone,
                remote,
                PushStep.Branch,
                $"push {commit[..12]}, with the files of {release}, as the branch {branch.Name}",
                branch.Name,
                branch.Before,
                commit,
                force: false,
                made
            ),
        ];
        if (options.PushTo is { } pushTo)
        {
            var moved = options.Force ? target : commit;
            steps.Add(
                PushStep.Plan(
                    options,
                    clone,
                    remote,
                    PushStep.Advance,
                    options.Force
                        ? $"set {pushTo} to {moved[..12]} by force: what came after it is not in it any more"
                        : $"move {pushTo} forward to {moved[..12]}",
                    pushTo,
                    refs.GetValueOrDefault(OwnClone.Full(pushTo), ""),
                    moved,
                    options.Force,
                    made
                )
            );
        }
        if (options.Deploy is not null)
        {
            var from = await FromAsync(activation, cancellation);
            steps.Add(
                DeployStep.Plan(options, release, commit, options.PushTo ?? branch.Name, from, made)
            );
        }
        steps[^1] = steps[^1] with { MovesTraffic = true };
        return new PlanAnswer(steps, Refusal: null) { Artifact = target };
    }

    private string[] NamesOf(string release)
    {
        var name = RefNames.Of(options.Ref, release);
        // An annotated tag is asked for twice: for itself, and for the commit that it is of.
        return [$"refs/tags/{name}", $"refs/tags/{name}^{{}}", OwnClone.Full(name)];
    }

    private (string? Commit, string Name) Find(
        Activation activation,
        IReadOnlyDictionary<string, string> refs
    )
    {
        if (activation.Artifact is { } recorded && Release.IsCommit(recorded))
        {
            return (recorded, recorded);
        }
        var there = NamesOf(activation.Version).FirstOrDefault(refs.ContainsKey);
        return there is null ? (null, "") : (refs[there], there);
    }

    // The branch of an earlier way back to the same release is not overwritten; where it leads here, it is moved on.
    private async Task<(string Name, string Before)?> FreeBranchAsync(
        string own,
        string commit,
        IReadOnlyDictionary<string, string> refs,
        CancellationToken cancellation
    )
    {
        for (var number = 1; number <= MostBranches; number++)
        {
            var name =
                number == 1 ? own : string.Create(CultureInfo.InvariantCulture, $"{own}-{number}");
            if (!refs.TryGetValue(OwnClone.Full(name), out var before))
            {
                return (name, "");
            }
            await clone.FetchAsync(before, OwnClone.Full(name), cancellation);
            if (await IsAncestorAsync(before, commit, cancellation))
            {
                return (name, before);
            }
        }
        return null;
    }

    private async Task<(string Release, string Commit)?> FromAsync(
        Activation activation,
        CancellationToken cancellation
    )
    {
        if (activation.Found?.Serving is not { } serving)
        {
            return null;
        }
        var refs = await clone.RefsAsync(cancellation, NamesOf(serving));
        var there = NamesOf(serving).FirstOrDefault(refs.ContainsKey);
        return there is null ? null : (serving, refs[there]);
    }

    private async Task<bool> IsAncestorAsync(
        string earlier,
        string later,
        CancellationToken cancellation
    )
    {
        var result = await clone.Git.RunAsync(
            cancellation,
            "merge-base",
            "--is-ancestor",
            earlier,
            later
        );
        return result.ExitCode switch
        {
            0 => true,
            1 => false,
            _ => throw new PlatformException(
                $"{later} cannot be compared with {earlier}: {Programs.Failure(result)}",
                $"look at {clone.Git.Folder}; removed, it is made anew"
            ),
        };
    }
}
