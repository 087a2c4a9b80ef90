using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Routes.Dialects;

/// <summary>The pods of a Service.</summary>
internal static class ServiceChoice
{
    public static KubeResource Services { get; } = new("v1", "services", "Service");

    /// <summary>A host with its namespace, however it was written: <c>web</c>, <c>web.shop.svc</c>, <c>web.shop.svc.cluster.local</c>.</summary>
    /// <param name="host">The host.</param>
    /// <param name="space">The namespace of the object that names it.</param>
    public static string Full(string host, string space)
    {
        var service = host.IndexOf(".svc", StringComparison.Ordinal);
        return !host.Contains('.', StringComparison.Ordinal) ? $"{host}.{space}"
            : service > 0 && (host.Length == service + 4 || host[service + 4] == '.')
                ? host[..service]
            : host;
    }

    /// <summary>The labels that a Service selects by.</summary>
    /// <exception cref="PlatformException">There is no such Service, or it selects nothing.</exception>
    public static async Task<PodChoice> OfAsync(
        KubeApi api,
        string space,
        string service,
        CancellationToken cancellation
    )
    {
        var json = await api.GetAsync(Services, space, service, cancellation);
        var labels = json.Pairs("spec", "selector").ToDictionary(StringComparer.Ordinal);
        return labels.Count > 0
            ? new PodChoice(labels, $"service {service}")
            : throw new PlatformException(
                $"service {service} in namespace {space} of {api.Cluster} selects no pods: it cannot be told who answers for it",
                $"give it a selector: {CommandLine.Show(api.Cluster.Kubectl("--namespace", space, "edit", $"service/{service}"))}"
            );
    }
}
