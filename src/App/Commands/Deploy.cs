using System.CommandLine;
using Lastgood.Core.Activations;
using Lastgood.Core.Releases;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood deploy</c>: a release forward.</summary>
internal static class Deploy
{
    public static Command Create(Shell shell)
    {
        var version = Shell.Version();
        var artifact = Record.Artifact();
        var commit = Record.Commit();
        return shell.Activation(
            "deploy",
            "Activate a release forward: start it beside the one that serves, switch, verify; lastgood watch then proves it",
            [version, artifact, commit],
            (parsed, service, cancellation) =>
            {
                var release = new Release(parsed.GetValue(version)!)
                {
                    Artifact = parsed.GetValue(artifact),
                    Commit = Record.Checked(parsed.GetValue(commit)),
                };
                return service.Deployment.RunAsync(
                    new DeploymentRequest(release, Shell.Person),
                    cancellation
                );
            }
        );
    }
}
