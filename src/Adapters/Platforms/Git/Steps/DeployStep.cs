using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Git.Steps;

/// <summary>Runs the user's command that deploys a commit.</summary>
internal sealed class DeployStep(GitBranchOptions options, OwnClone clone, Programs programs)
    : IStep
{
    /// <summary>The step's name.</summary>
    public const string Name = "deploy";

    // That the command was run is kept beside the commits: nobody else can tell.
    private readonly string note = Path.Combine(options.CloneFolder, "lastgood-deployed");

    /// <summary>The step for a release.</summary>
    /// <param name="options">The service.</param>
    /// <param name="release">The release.</param>
    /// <param name="commit">What has its files.</param>
    /// <param name="branch">The branch that it is on.</param>
    /// <param name="from">What serves now, with its commit; null where that is not known.</param>
    /// <param name="made">When it was planned: the same may be deployed again another day.</param>
    public static PlannedStep Plan(
        GitBranchOptions options,
        string release,
        string commit,
        string branch,
        (string Release, string Commit)? from,
        DateTimeOffset made
    ) =>
        new(
            Name,
            $"deploy {release} by a command",
            Stage.Activate,
            [CommandOf(options, release, commit, branch)],
            Details.Of(
                ("release", release),
                ("commit", commit),
                ("branch", branch),
                ("made", made.ToString("O")),
                ("from", from?.Release ?? ""),
                ("from_commit", from?.Commit ?? "")
            ),
            options.DeployTimeout + (2 * options.CommandTimeout)
        );

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Details.Of(("deployed", Noted())));

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        // It can be told without the remote; whoever deploys needs that all the same.
        await clone.BranchAsync(step.Arguments["branch"], cancellation);
        return Noted() == NoteOf(step, step.Arguments["commit"])
            ? Observation.Applied
            : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        if (await ObserveAsync(step, cancellation) == Observation.Applied)
        {
            return Details.Of(("left", $"{step.Arguments["commit"]} was deployed already"));
        }
        await RunAsync(step, step.Arguments["release"], step.Arguments["commit"], cancellation);
        return Details.Of(("ran", CommandLine.Show(step.Commands[0])));
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        if (Noted() is { Length: > 0 } now && now == capture["deployed"])
        {
            return Details.Of(("left", "the command was not run"));
        }
        var (from, commit) = (step.Arguments["from"], step.Arguments["from_commit"]);
        if (from.Length == 0)
        {
            throw new PlatformException(
                "what was deployed before is not known: it cannot be deployed again",
                $"deploy it by hand, in the way of: {CommandLine.Show(step.Commands[0])}"
            );
        }
        await RunAsync(step, from, commit, cancellation);
        return Details.Of(("deployed", from));
    }

    private async Task RunAsync(
        PlannedStep step,
        string release,
        string commit,
        CancellationToken cancellation
    )
    {
        DurableFile.Delete(note);
        await programs.MustRunAsync(
            $"deploying {release}",
            new Command(
                CommandOf(options, release, commit, step.Arguments["branch"]),
                options.DeployTimeout
            ),
            cancellation
        );
        DurableFile.Write(note, NoteOf(step, commit));
    }

    private string Noted() => File.Exists(note) ? File.ReadAllText(note) : "";

    private static string NoteOf(PlannedStep step, string commit) =>
        $"{commit} {step.Arguments["made"]}\n";

    private static IReadOnlyList<string> CommandOf(
        GitBranchOptions options,
        string release,
        string commit,
        string branch
    ) =>
        Placeholders.Fill(
            options.Deploy!,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["release"] = release,
                ["commit"] = commit,
                ["branch"] = branch,
            }
        );
}
