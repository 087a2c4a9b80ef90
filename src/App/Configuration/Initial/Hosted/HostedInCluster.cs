using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Survey;
using Lastgood.Adapters.Platforms.ArgoCd;
using Lastgood.Adapters.Platforms.Helm;
using Lastgood.Adapters.Platforms.Kubernetes;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>Something that runs in a cluster: a workload, a release of Helm's, an application of Argo CD's.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Seen">What was seen of it.</param>
internal sealed record HostedInCluster(KubeCluster Cluster, Surveyed Seen)
    : HostedService(Seen.Name, Port: null)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Found =>
        [
            Seen.Manager switch
            {
                Manager.ArgoCd =>
                    $"application {Seen.Name} of Argo CD, in namespace {Seen.Namespace}",
                Manager.Helm => $"release {Seen.Name} of Helm, in namespace {Seen.Namespace}",
                _ => $"{Seen.Workload} of {Seen.Image}, in namespace {Seen.Namespace}",
            },
        ];

    /// <summary>The cluster knows whether its pods are ready, and which version they are.</summary>
    public override bool IsAsked => false;

    /// <inheritdoc/>
    public override void Write(ProposalText file)
    {
        switch (Seen.Manager)
        {
            case Manager.ArgoCd:
                file.Open(3, ArgoCdPlatform.Name)
                    .Unless(isFound: false, 4, "the address of Argo CD")
                    .Set(4, "server", "https://argocd.example.com")
                    .Set(4, "application", Seen.Name)
                    .Unless(Seen.Project is not null, 4, "the application's project")
                    .Set(4, "project", Seen.Project ?? "default")
                    .Unless(
                        isFound: false,
                        4,
                        "the file with the token of an account of lastgood's own"
                    )
                    .Set(4, "token_file", "/etc/lastgood/argocd-token")
                    .Say(
                        4,
                        "Whether a way back deletes the resources that the release does not have."
                    )
                    .Set(4, "prune", "false");
                break;
            case Manager.Helm:
                WriteCluster(file.Open(3, HelmPlatform.Name)).Set(4, "release", Seen.Name);
                break;
            default:
                WriteCluster(file.Open(3, KubernetesPlatform.Name))
                    .Say(4, "What makes the service; add what goes back with it.")
                    .List(4, "workloads", Seen.Workload!);
                break;
        }
    }

    private ProposalText WriteCluster(ProposalText file)
    {
        file.Set(4, "context", Cluster.Context);
        if (Cluster.Kubeconfig is { } kubeconfig)
        {
            file.Set(4, "kubeconfig", kubeconfig);
        }
        return file.Set(4, "namespace", Seen.Namespace);
    }
}
