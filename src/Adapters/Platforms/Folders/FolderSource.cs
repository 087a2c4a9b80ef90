using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Readiness;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>One folder a release, and where the host needs one a link to the release that runs.</summary>
internal sealed class FolderSource : IReleaseSource
{
    // More is no list to choose a way back from, and costs a look at each.
    private const int Most = 1000;

    private readonly string releases;
    private readonly CurrentLink? current;
    private readonly GitTrees? trees;

    /// <summary>Creates it; nothing is read or changed.</summary>
    /// <param name="releases">The folder of folders.</param>
    /// <param name="current">The link, or null.</param>
    /// <param name="trees">Makes the folders that are not there; null where somebody else does.</param>
    public FolderSource(string releases, CurrentLink? current, GitTrees? trees)
    {
        this.releases = releases;
        this.current = current;
        this.trees = trees;
        Prunes = new FolderPruner(releases, current, trees);
        Steps = trees is null
            ? new Dictionary<string, IStep>(StringComparer.Ordinal)
            : new Dictionary<string, IStep>(StringComparer.Ordinal)
            {
                [PrepareStep.Name] = new PrepareStep(trees),
            };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public IPrunes? Prunes { get; }

    /// <inheritdoc/>
    public string? Note =>
        current is { Path: var link }
            ? Path.Combine(Path.GetDirectoryName(link)!, $".{Path.GetFileName(link)}.lastgood")
            : null;

    /// <inheritdoc/>
    public Task<SourceState> LookAsync(CancellationToken cancellation)
    {
        var found = Versions();
        var (target, problem) = Target();
        var release =
            target is not null && Path.GetDirectoryName(target) == releases
                ? Path.GetFileName(target)
                : null;
        var problems = new List<string>();
        if (problem is not null)
        {
            problems.Add(problem);
        }
        else if (target is not null && release is null)
        {
            problems.Add(
                $"{current!.Path} leads to {target}, which is not in {releases}: there is no way back to it"
            );
        }
        else if (target is not null && !Directory.Exists(target))
        {
            problems.Add($"{current!.Path} leads to {target}, which is not there");
        }
        return Task.FromResult(
            new SourceState(
                release,
                current is null ? releases : $"{current.Path} leads to {target ?? "nothing"}"
            )
            {
                Artifact = release is null ? null : FolderOf(release).Commit,
                Folder = target,
                Others =
                [
                    .. found
                        .Where(v => v != release)
                        .Select(v => new Kept(FolderOf(v).Path, v, FolderOf(v).Commit)),
                ],
                Problems = problems,
            }
        );
    }

    /// <inheritdoc/>
    public async Task<SourceAnswer> PlanAsync(
        Activation activation,
        SourceState state,
        CancellationToken cancellation
    )
    {
        var release = activation.Version;
        if (release.Contains('/', StringComparison.Ordinal))
        {
            return SourceAnswer.No(
                $"{release} cannot be the name of a folder in {releases}",
                "name releases without \"/\""
            );
        }
        // What is no link has to be known before anything is made ready.
        var from = current?.Target ?? "";
        var folder = FolderOf(release);
        var answer = new SourceAnswer(Refusal: null)
        {
            Folder = folder.Path,
            Arguments = Details.Of(("release", release), ("folder", folder.Path), ("from", from)),
            Title = current is null ? null : $"point {current.Path} to {folder.Path}",
        };
        if (folder.State == FolderState.Whole)
        {
            return
                activation.Artifact is { } recorded && folder.Commit is { } made && made != recorded
                ? SourceAnswer.No(
                    $"{folder.Path} is made of {made}, and {release} was recorded to be made of {recorded}",
                    $"move it away, and it is made anew: {CommandLine.Show(["mv", folder.Path, $"{releases}/.{release}.other"])}"
                )
                : answer with
                {
                    Artifact = folder.Commit,
                };
        }
        if (trees is null)
        {
            return SourceAnswer.No(
                folder.State == FolderState.Half
                    ? $"{release} is not there: {folder.Path} is empty"
                    : $"{release} is not there: there is no folder {folder.Path}",
                $"bring it back or choose another release; there are: {string.Join(", ", Versions())}"
            );
        }
        var (prepare, commit, refusal) = await trees.PlanAsync(activation, folder, cancellation);
        return refusal is not null
            ? new SourceAnswer(refusal)
            : answer with
            {
                Prepare = [prepare!],
                Artifact = commit,
            };
    }

    /// <inheritdoc/>
    public Task<Details> CaptureAsync(CancellationToken cancellation) =>
        Task.FromResult(current?.Text is { } text ? Details.Of(("link", text)) : Details.None);

    /// <inheritdoc/>
    public Task<Observation> ObserveAsync(Details arguments, CancellationToken cancellation)
    {
        var target = current?.Target ?? "";
        return Task.FromResult(
            current is null || target == arguments["folder"] ? Observation.Applied
            : target == arguments["from"] ? Observation.NotApplied
            : Observation.Diverged
        );
    }

    /// <inheritdoc/>
    public async Task<Details> PutAsync(Details arguments, CancellationToken cancellation)
    {
        var folder = FolderOf(arguments["release"]);
        switch (await ObserveAsync(arguments, cancellation))
        {
            case Observation.Applied:
                return Details.None;
            case Observation.Diverged:
                throw Changed(arguments);
            case var _ when folder.State != FolderState.Whole:
                throw new PlatformException(
                    $"{folder.Path} is not there any more, or not whole",
                    "bring it back, or choose another release"
                );
            default:
                current!.Point(folder.Path);
                return Details.Of(("link", $"{current.Path} leads to {folder.Path}"));
        }
    }

    /// <inheritdoc/>
    public async Task<Details> PutBackAsync(
        Details arguments,
        Details capture,
        CancellationToken cancellation
    )
    {
        var before = capture.GetValueOrDefault("link");
        if (current is null || current.Text == before)
        {
            return Details.None;
        }
        if (await ObserveAsync(arguments, cancellation) == Observation.Diverged)
        {
            throw Changed(arguments);
        }
        if (before is null)
        {
            current.Remove();
            return Details.Of(("link", $"{current.Path} is gone, as before"));
        }
        current.Point(before);
        return Details.Of(("link", $"{current.Path} leads to {before} again"));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        var state = await LookAsync(cancellation);
        return
        [
            new(
                "releases",
                string.Join(
                    '\n',
                    [
                        $"{state.Evidence} {state.Artifact}",
                        .. state.Others.Select(static o => $"{o.Place} {o.Artifact}"),
                        .. state.Problems,
                    ]
                )
            ),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) =>
        [
            .. current is { Path: var link }
                ? [Writing.Check(Path.GetDirectoryName(link)!)]
                : NoChecks,
            .. trees is null
                ? NoChecks
                : [Writing.Check(releases), .. await trees.CheckAsync(releases, cancellation)],
        ];

    private static IEnumerable<ReadinessCheck> NoChecks => [];

    private PlatformException Changed(Details arguments) =>
        new(
            $"{current!.Path} leads to {current.Target ?? "nothing"}, neither to {arguments["folder"]} nor to {arguments["from"]}: somebody else changed it",
            $"look at it: {CommandLine.Show(["ls", "-l", current.Path])}"
        );

    private ReleaseFolder FolderOf(string release) =>
        new(Path.Combine(releases, release), isMade: trees is not null);

    private (string? Target, string? Problem) Target()
    {
        try
        {
            return (current?.Target, null);
        }
        catch (PlatformException e)
        {
            return (null, $"{e.Message}; {e.Remedy}");
        }
    }

    private List<string> Versions()
    {
        try
        {
            return
            [
                .. Directory
                    .EnumerateDirectories(releases)
                    .Select(static path => Path.GetFileName(path))
                    .Where(Release.IsVersion)
                    .Where(version => FolderOf(version).State == FolderState.Whole)
                    .Take(Most)
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException(
                $"the folder of releases {releases} cannot be read: {e.Message}",
                $"make it, or let this user read it: {CommandLine.Show(["ls", "-ld", releases])}",
                e
            );
        }
    }
}
