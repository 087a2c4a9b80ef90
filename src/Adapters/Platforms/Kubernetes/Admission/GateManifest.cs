using System.Text;
using Lastgood.Adapters.Platforms.ArgoCd;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.Helm;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes.Admission;

/// <summary>What tells an API server to ask the gate, as a manifest for <c>kubectl apply</c>.</summary>
public static class GateManifest
{
    /// <summary>How long an API server waits for an answer, in seconds.</summary>
    public const int Seconds = 5;

    /// <summary>The manifest.</summary>
    /// <param name="services">The services of the cluster; at least one.</param>
    /// <param name="fails">What the API server does where the gate does not answer.</param>
    /// <param name="certificate">The file with the gate's certificate in PEM, which the API server has to trust.</param>
    /// <param name="space">The namespace that the gate runs in.</param>
    /// <param name="url">Where the gate is reached outside the cluster; null where it runs in it.</param>
    /// <exception cref="PlatformException">The certificate cannot be read.</exception>
    public static string Write(
        IReadOnlyList<ClusterOptions> services,
        GateFailure fails,
        string certificate,
        string space,
        Uri? url
    )
    {
        var client = url is null
            ? $"""
                  service:
                        name: lastgood-gate
                        namespace: {space}
                        port: 443
                        path: /
                """
            : $"  url: \"{url}\"";
        var authority = Convert.ToBase64String(Read(certificate));
        var hook = $"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata:
              name: lastgood-gate
            webhooks:

            """;
        if (Spaces(services.OfType<KubernetesOptions>()) is { Length: > 0 } workloads)
        {
            hook += Hook(
                "gate",
                "apps",
                "v1",
                "CREATE, UPDATE",
                "deployments, statefulsets, daemonsets",
                workloads,
                ""
            );
        }
        if (Spaces(services.OfType<HelmOptions>()) is { Length: > 0 } releases)
        {
            // Of Secrets and ConfigMaps only Helm's own records.
            const string records = """
                    objectSelector:
                      matchLabels:
                        owner: helm

                """;
            hook += Hook("helm", "\"\"", "v1", "CREATE", "secrets, configmaps", releases, records);
        }
        if (services.OfType<ArgoCdOptions>().Any())
        {
            hook += Hook("argocd", "argoproj.io", "v1alpha1", "UPDATE", "applications", "", "");
        }
        return url is not null
            ? hook
            : hook
                + $"""
                    ---
                    apiVersion: v1
                    kind: Service
                    metadata:
                      name: lastgood-gate
                      namespace: {space}
                    spec:
                      selector:
                        app.kubernetes.io/name: lastgood
                      ports:
                        - port: 443
                          targetPort: 8443

                    """;

        // A name needs three parts; each namespace has the label with its name since Kubernetes 1.21.
        string Hook(
            string name,
            string group,
            string version,
            string operations,
            string resources,
            string spaces,
            string objects
        ) =>
            $"""
                  - name: {name}.admission.lastgood
                    clientConfig:
                      caBundle: {authority}
                    {client}
                    rules:
                      - apiGroups: [{group}]
                        apiVersions: [{version}]
                        operations: [{operations}]
                        resources: [{resources}]
                        scope: Namespaced

                """
            + objects
            + (
                spaces.Length == 0
                    ? ""
                    : $"""
                            namespaceSelector:
                              matchExpressions:
                                - key: kubernetes.io/metadata.name
                                  operator: In
                                  values: [{spaces}]

                        """
            )
            + $"""
                    matchPolicy: Equivalent
                    failurePolicy: {(fails == GateFailure.Open ? "Ignore" : "Fail")}
                    sideEffects: None
                    timeoutSeconds: {Seconds}
                    admissionReviewVersions: [v1]

                """;
    }

    private static string Spaces(IEnumerable<KubeOptions> services) =>
        string.Join(
            ", ",
            services
                .Select(static s => s.Namespace)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        );

    private static byte[] Read(string certificate)
    {
        try
        {
            return Encoding.UTF8.GetBytes(File.ReadAllText(certificate));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException(
                $"the certificate {certificate} cannot be read: {e.Message}",
                "name a file in PEM: --cert FILE",
                e
            );
        }
    }
}
