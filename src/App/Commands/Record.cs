using System.CommandLine;
using Lastgood.Core.Activations;
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

    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var version = Shell.Version();
        var artifact = Artifact();
        return shell.Verb(
            "record",
            "Take note that a release was deployed by other means; it serves now",
            [service, version, artifact],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var release = new Release(parsed.GetValue(version)!)
                {
                    Artifact = parsed.GetValue(artifact),
                };
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
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
