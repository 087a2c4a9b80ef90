using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Processes;

namespace Lastgood.Demo.Cluster;

/// <summary>Whether the cluster that a demo is to run in was named, and is there.</summary>
internal static class Contexts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Why there is no cluster to show anything in; null where there is one. Nothing is asked of any cluster.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="commands">Runs kubectl.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<string?> MissingAsync(
        DemoOptions options,
        ICommandRunner commands,
        CancellationToken cancellation
    )
    {
        const string last = "lastgood takes no cluster by accident, not even kubectl's current one";
        var file = options.Kubeconfig;
        CommandResult answer;
        try
        {
            answer = await commands.RunAsync(
                new Command(
                    [
                        "kubectl",
                        .. file is null ? (string[])[] : ["--kubeconfig", file],
                        "config",
                        "get-contexts",
                        "--output",
                        "name",
                    ],
                    Patience
                ),
                cancellation
            );
        }
        catch (CommandException e)
        {
            return $"no cluster can be reached without kubectl: {e.Message}";
        }
        if (!answer.Succeeded)
        {
            return $"kubectl does not tell which clusters there are: {answer.Error.Trim()}";
        }
        var known = answer
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            // For lastgood that is the pod that it runs in.
            .Where(static name => name != KubeCluster.InPod)
            .Order(StringComparer.Ordinal)
            .ToList();
        var where = file ?? "$KUBECONFIG or ~/.kube/config";
        return known.Count == 0
                ? $"there is no cluster: kubectl knows no context (it looked in {where})"
            : options.Context is null
                ? $"no cluster was named, and {last}\n{Choose(options, known)}"
            : known.Contains(options.Context, StringComparer.Ordinal) ? null
            : $"kubectl knows no context {options.Context}\n{Choose(options, known)}";
    }

    private static string Choose(DemoOptions options, IReadOnlyList<string> known) =>
        "try one of:\n"
        + string.Join(
            '\n',
            known.Select(name =>
                "  "
                + CommandLine.Show([
                    "./demo",
                    "--platform",
                    "kubernetes",
                    "--context",
                    name,
                    .. options.Kubeconfig is { } file ? (string[])["--kubeconfig", file] : [],
                ])
            )
        );
}
