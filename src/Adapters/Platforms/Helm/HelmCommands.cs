using System.Globalization;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>The argument lists of Helm, 3 and 4. Pure.</summary>
internal static class HelmCommands
{
    /// <summary>Asks for its version.</summary>
    public static IReadOnlyList<string> Version(HelmOptions options) =>
        [options.Program, "version", "--short"];

    /// <summary>A new revision with the content of an older one.</summary>
    /// <param name="options">The release.</param>
    /// <param name="revision">The number of the older one.</param>
    /// <param name="major">Which Helm it is.</param>
    /// <param name="waits">Whether it waits until all is ready.</param>
    public static IReadOnlyList<string> Rollback(
        HelmOptions options,
        int revision,
        int major,
        bool waits = true
    ) =>
        [
            options.Program,
            "rollback",
            options.Release,
            Number(revision),
            .. Place(options),
            .. waits ? ["--wait"] : (string[])[],
            "--timeout",
            $"{Number((int)options.RolloutTimeout.TotalSeconds)}s",
            "--history-max",
            Number(options.HistoryMax),
            .. options.CleanupOnFail ? ["--cleanup-on-fail"] : (string[])[],
            .. options.RunsHooks ? (string[])[] : ["--no-hooks"],
            .. options.ForceConflicts && major >= 4 ? ["--force-conflicts"] : (string[])[],
        ];

    /// <summary>The history, for a person.</summary>
    public static IReadOnlyList<string> History(HelmOptions options) =>
        [options.Program, "history", options.Release, .. Place(options)];

    /// <summary>All releases of the namespace, pending and failed ones too, for a person.</summary>
    public static IReadOnlyList<string> List(HelmOptions options) =>
        [options.Program, "list", "--all", .. Place(options)];

    /// <summary>A rollback as a person would type it.</summary>
    public static IReadOnlyList<string> RollbackByHand(HelmOptions options, int revision) =>
        [
            options.Program,
            "rollback",
            options.Release,
            Number(revision),
            .. Place(options),
            "--wait",
        ];

    /// <summary>Variables that it is run with.</summary>
    public static IReadOnlyDictionary<string, string> Environment(HelmOptions options) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HELM_DRIVER"] = options.Driver == RecordDriver.Secret ? "secret" : "configmap",
        };

    /// <summary>Variables of lastgood's that would lead it elsewhere.</summary>
    public static IReadOnlyList<string> Without(HelmOptions options) =>
        [
            "HELM_NAMESPACE",
            "HELM_KUBECONTEXT",
            "HELM_KUBEAPISERVER",
            "HELM_KUBETOKEN",
            "HELM_DEBUG",
            .. options.Cluster.Context == KubeCluster.InPod ? ["KUBECONFIG"] : (string[])[],
        ];

    private static string[] Place(HelmOptions options) =>
        ["--namespace", options.Namespace, .. options.Cluster.Flags("--kube-context")];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
