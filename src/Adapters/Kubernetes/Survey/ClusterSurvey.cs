using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Kubernetes.Survey;

/// <summary>Looks at what runs in a cluster, and what manages it. Reads only.</summary>
/// <param name="clusters">Speaks to it.</param>
public sealed class ClusterSurvey(KubeClusters clusters)
{
    private const string HelmRelease = "meta.helm.sh/release-name";
    private const string HelmNamespace = "meta.helm.sh/release-namespace";
    private const string ArgoTracking = "argocd.argoproj.io/tracking-id";
    private const string ArgoInstance = "argocd.argoproj.io/instance";

    private static readonly KubeResource[] Kinds =
    [
        KubeResource.Deployments,
        KubeResource.StatefulSets,
        KubeResource.DaemonSets,
    ];

    private static readonly KubeResource Applications = new(
        "argoproj.io/v1alpha1",
        "applications",
        "Application"
    );

    /// <summary>What runs there: what an application of Argo CD manages is told once, as that, and so is what is a release of Helm's.</summary>
    /// <param name="cluster">Which, and as whom.</param>
    /// <param name="space">The namespace; null for all but the cluster's own.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">The cluster cannot be asked.</exception>
    public async Task<IReadOnlyList<Surveyed>> LookAsync(
        KubeCluster cluster,
        string? space,
        CancellationToken cancellation
    )
    {
        var api = clusters.Of(cluster);
        var lists = await Task.WhenAll(
            Kinds.Select(async kind =>
                (await api.ListAsync(kind, space, null, cancellation)).Items.Select(w => (kind, w))
            )
        );
        var projects = await ProjectsAsync(api, cancellation);
        return
        [
            .. lists
                .SelectMany(static l => l)
                .Where(w => space is not null || !IsOfCluster(w.w))
                // What an operator makes, it would make again.
                .Where(static w =>
                    !w
                        .w.Items("metadata", "ownerReferences")
                        .Any(static o => o.IsTrue("controller"))
                )
                .Select(w => Of(w.kind, w.w, projects))
                .Distinct()
                .OrderBy(static s => s.Namespace, StringComparer.Ordinal)
                .ThenBy(static s => s.Name, StringComparer.Ordinal),
        ];
    }

    private static bool IsOfCluster(JsonObject workload) =>
        workload.Text("metadata", "namespace")?.StartsWith("kube-", StringComparison.Ordinal)
            is true;

    private static Surveyed Of(
        KubeResource kind,
        JsonObject workload,
        IReadOnlyDictionary<string, string> projects
    )
    {
        var space = workload.Text("metadata", "namespace") ?? "";
        var application =
            workload.Annotation(ArgoTracking)?.Split(':')[0]
            ?? workload.Text("metadata", "labels", ArgoInstance);
        if (application is not null)
        {
            // An application in another namespace than Argo CD's is called NAMESPACE_NAME.
            return new Surveyed(Manager.ArgoCd, space, application.Split('_')[^1])
            {
                Project = projects.GetValueOrDefault(application),
            };
        }
        if (workload.Annotation(HelmRelease) is { } release)
        {
            return new Surveyed(Manager.Helm, workload.Annotation(HelmNamespace) ?? space, release);
        }
        var image = workload.Items("spec", "template", "spec", "containers").FirstOrDefault();
        return new Surveyed(Manager.None, space, workload.Name() ?? "")
        {
            Workload = $"{kind.Singular}/{workload.Name()}",
            Image = ImageName.Parse(image.Text("image") ?? "").Repository,
        };
    }

    // Not there, or not allowed: then a person has to say which project.
    private static async Task<IReadOnlyDictionary<string, string>> ProjectsAsync(
        KubeApi api,
        CancellationToken cancellation
    )
    {
        try
        {
            return (await api.ListAsync(Applications, null, null, cancellation))
                .Items.DistinctBy(static a => a.Name(), StringComparer.Ordinal)
                .ToDictionary(
                    static a => a.Name() ?? "",
                    static a => a.Text("spec", "project") ?? "default",
                    StringComparer.Ordinal
                );
        }
        catch (PlatformException)
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }
    }
}

/// <summary>Something that runs in a cluster and could be a service.</summary>
/// <param name="Manager">What manages it.</param>
/// <param name="Namespace">Where it runs.</param>
/// <param name="Name">The name of the application, the release or the workload.</param>
public sealed record Surveyed(Manager Manager, string Namespace, string Name)
{
    /// <summary>Of a workload: <c>deployment/web</c>.</summary>
    public string? Workload { get; init; }

    /// <summary>Of a workload: the image of its first container, without a tag.</summary>
    public string? Image { get; init; }

    /// <summary>Of an application: its project; null where that could not be seen.</summary>
    public string? Project { get; init; }
}

/// <summary>What manages workloads.</summary>
public enum Manager
{
    /// <summary>Nothing that is known: kubectl, or a pipeline.</summary>
    None,

    /// <summary>A release of Helm's.</summary>
    Helm,

    /// <summary>An application of Argo CD's.</summary>
    ArgoCd,
}
