using System.CommandLine;
using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood record</c>: a deployment happened by other means.</summary>
internal static class Record
{
    public static Option<string?> Artifact() =>
        new("--artifact")
        {
            Description = "What is deployed: an image digest, a git commit, a path",
        };

    public static Option<string?> Commit() =>
        new("--commit") { Description = "The commit that it was made from, whole" };

    /// <summary>A commit as it was given.</summary>
    /// <exception cref="UsageException">It is not the whole name of one.</exception>
    public static string? Checked(string? commit) =>
        commit is null || Release.IsCommit(commit)
            ? commit
            : throw new UsageException(
                $"--commit: \"{commit}\" is not the whole name of a commit, 40 or 64 digits: git rev-parse HEAD"
            );

    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var version = Shell.Version();
        version.Arity = ArgumentArity.ZeroOrOne;
        var artifact = Artifact();
        var commit = Commit();
        var configuration = new Option<string?>("--configuration")
        {
            Description =
                "In place of a version: what was changed in the configuration of the release that serves",
        };
        return shell.Verb(
            "record",
            "Take note that a release was deployed by other means, or that its configuration was changed",
            [service, version, artifact, commit, configuration],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var what = parsed.GetValue(configuration);
                if (what is null == (parsed.GetValue(version) is null))
                {
                    throw new UsageException(
                        "record needs either the version that serves now, or --configuration \"what was changed\""
                    );
                }
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
                if (what is not null)
                {
                    await journal.AppendAsync(null, [new ConfigurationChanged(what, Shell.Person)]);
                    shell.Terminal.PrintOutcome(
                        $"{settings.Name}: the change of configuration is recorded; what begins within {Durations.Format(settings.Policy.Limits.Attribution)} is put down to it"
                    );
                    return ExitCodes.Done;
                }
                var release = new Release(parsed.GetValue(version)!)
                {
                    Artifact = parsed.GetValue(artifact),
                    Commit = Checked(parsed.GetValue(commit)),
                };
                if (Deployment.Gate(journal.State, release.Version) is { } no)
                {
                    shell.Terminal.Say(
                        $"{no.Reason}, and it serves now\n  lastgood rollback {settings.Name}"
                    );
                }
                await journal.AppendAsync(Recording.ByOthers(journal.State, release, Shell.Person));
                shell.Terminal.PrintOutcome(
                    $"{settings.Name} {release.Version} recorded; it serves since now"
                );
                return ExitCodes.Done;
            }
        );
    }
}
