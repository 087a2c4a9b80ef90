using Lastgood.Adapters.Platforms.Git;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Readiness;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>Makes the folders of releases: work trees of a clone, made ready to run.</summary>
/// <param name="options">The clone and what is done in a new work tree.</param>
/// <param name="programs">Runs git and the commands.</param>
internal sealed class GitTrees(GitOptions options, Programs programs)
{
    private readonly GitCommits commits = new(Git(options, programs), options);

    /// <summary>The step that makes a release's folder, and its commit; or why it cannot be made.</summary>
    public async Task<(PlannedStep? Step, string? Commit, Refusal? Refusal)> PlanAsync(
        Activation activation,
        ReleaseFolder folder,
        CancellationToken cancellation
    )
    {
        var (commit, refusal) = await commits.FindAsync(activation, cancellation);
        if (commit is null)
        {
            return (null, null, refusal);
        }
        var step = new PlannedStep(
            PrepareStep.Name,
            $"make {activation.Version} ready in {folder.Path}, from {commit[..12]}",
            Stage.Activate,
            [Add(options, programs, folder.Path, commit), .. options.Install],
            Details.Of(
                ("release", activation.Version),
                ("folder", folder.Path),
                ("repository", options.Local),
                ("commit", commit)
            ),
            (2 + options.Install.Count) * options.Timeout
        );
        return (step, commit, null);
    }

    /// <summary>Makes the folder of a step, from nothing: what an interrupted process has left is cleared away.</summary>
    /// <exception cref="PlatformException">A command failed; the folder has no marker.</exception>
    public async Task<Details> MakeAsync(PlannedStep step, CancellationToken cancellation)
    {
        var folder = FolderOf(step);
        await ClearAsync(step, cancellation);
        var took = new List<string>();
        foreach (var (index, command) in step.Commands.Index())
        {
            var result = await programs.MustRunAsync(
                $"making {step.Arguments["release"]} ready in {folder.Path}",
                index == 0
                    ? Git(options, programs).OfList(command)
                    : GitCommand.Apart(
                        new Command(command, options.Timeout) { Folder = folder.Path }
                    ),
                cancellation
            );
            took.Add($"{CommandLine.Show(command)} in {Spoken.Duration(result.Took)}");
        }
        folder.Mark(step.Arguments["commit"]);
        return Details.Of(
            ("made", $"{folder.Path} from {step.Arguments["commit"]}"),
            ("ran", string.Join("; ", took))
        );
    }

    /// <summary>Clears away a folder that is not whole; leaves one that is.</summary>
    /// <exception cref="PlatformException">It cannot be cleared away.</exception>
    public async Task ClearAsync(PlannedStep step, CancellationToken cancellation)
    {
        var folder = FolderOf(step);
        if (folder.State == FolderState.Half)
        {
            try
            {
                Directory.Delete(folder.Path, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new PlatformException(
                    $"{folder.Path} is not whole, and cannot be cleared away: {e.Message}",
                    $"remove it: {CommandLine.Show(["rm", "-r", folder.Path])}",
                    e
                );
            }
        }
        await ForgetGoneAsync(
            new GitCommand(programs, step.Arguments["repository"], options.Timeout),
            cancellation
        );
    }

    /// <summary>Makes the clone forget the work trees whose folders are gone.</summary>
    /// <exception cref="PlatformException">git cannot be run there.</exception>
    public Task ForgetGoneAsync(CancellationToken cancellation) =>
        ForgetGoneAsync(Git(options, programs), cancellation);

    /// <summary>Whether releases can be made in a folder.</summary>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        string folder,
        CancellationToken cancellation
    ) =>
        [
            await GitCommand.ReadyAsync(programs, cancellation),
            Room.Check("room for releases", folder, GitOptions.LeastRoom),
        ];

    /// <summary>The folder of a step.</summary>
    public static ReleaseFolder FolderOf(PlannedStep step) =>
        new(step.Arguments["folder"], isMade: true);

    private static IReadOnlyList<string> Add(
        GitOptions options,
        Programs programs,
        string folder,
        string commit
    ) => Git(options, programs).Arguments("worktree", "add", "--quiet", "--detach", folder, commit);

    private static Task<string> ForgetGoneAsync(GitCommand git, CancellationToken cancellation) =>
        git.ReadAsync("forgetting work trees that are gone", cancellation, "worktree", "prune");

    private static GitCommand Git(GitOptions options, Programs programs) =>
        new(programs, options.Local, options.Timeout);
}
