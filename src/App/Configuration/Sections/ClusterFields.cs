using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The keys of platforms that are reached through the Kubernetes API.</summary>
internal static class ClusterFields
{
    private static readonly DurationShape Long = new(
        TimeSpan.FromSeconds(1),
        TimeSpan.FromHours(6)
    );

    public static Field<string> Context { get; } =
        Field.Required(
            "context",
            Texts.Title,
            $"The context of the kubeconfig, or \"{KubeCluster.InPod}\" for the service account of the pod that lastgood runs in. The current context is never taken."
        );

    public static Field<string> Kubeconfig { get; } =
        Field.Optional(
            "kubeconfig",
            new PathShape("a kubeconfig"),
            "The kubeconfig; left out: what kubectl takes, $KUBECONFIG or ~/.kube/config."
        );

    public static TextShape NamespaceName { get; } =
        new(
            "the name of a namespace: 1 to 63 lower case letters, digits and \"-\"",
            "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
            static text =>
                text.Length <= 63
                && !text.Contains('.', StringComparison.Ordinal)
                && WorkloadName.IsName(text)
        );

    public static Field<string> Namespace { get; } =
        Field.Required("namespace", NamespaceName, "The namespace.");

    public static Field<string> Url { get; } =
        Field.Optional(
            "url",
            new UrlShape(hasPath: true),
            "The address that users come in through, where it can be reached from here: its health is asked there too. Left out: what the cluster says of readiness is the health."
        );

    public static Field<TimeSpan> RolloutTimeout(TimeSpan usual) =>
        Field.Default(
            "rollout_timeout",
            Long,
            usual,
            "The longest until all pods of the release are ready."
        );

    public static Field<TimeSpan> StuckTimeout { get; } =
        Field.Default(
            "stuck_timeout",
            new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            TimeSpan.FromSeconds(30),
            "How long a new pod may crash, lack its image or be killed for want of memory until the rollback is given up; Helm is ended then."
        );

    public static Field<TimeSpan> StartTimeout { get; } =
        Field.Default(
            "start_timeout",
            Long,
            TimeSpan.FromSeconds(60),
            "The longest until the service is healthy at its url once all pods are ready."
        );

    /// <summary>The cluster that these keys name.</summary>
    public static KubeCluster Of(Values values) =>
        new(values.Get(Context), values.Find(Kubeconfig));

    /// <summary>Refuses a kubeconfig where none is read.</summary>
    public static void Check(Values values) => Check(values, Context);

    /// <summary>The same, with the key that names the context.</summary>
    public static void Check(Values values, Field<string> context)
    {
        if (
            values.IsGiven(Kubeconfig)
            && values.IsRight(context)
            && values.Find(context) == KubeCluster.InPod
        )
        {
            values.Refuse(
                Kubeconfig,
                $"\"context: {KubeCluster.InPod}\" is the pod's own service account: no kubeconfig is read"
            );
        }
    }
}
