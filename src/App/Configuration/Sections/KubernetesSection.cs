using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Secrets;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: kubernetes:</c></summary>
internal static class KubernetesSection
{
    private static readonly KubernetesOptions Defaults = new()
    {
        Service = "",
        Front = "",
        Cluster = new KubeCluster("", null),
        Namespace = "",
        Workloads = [],
    };

    private static readonly Field<IReadOnlyList<string>> Workloads = Field.Required(
        "workloads",
        new ListShape<string>(
            "workloads",
            new TextShape(
                "a workload: NAME of a Deployment, or deployment/NAME, statefulset/NAME, daemonset/NAME",
                "^((deployment|deploy|statefulset|sts|daemonset|ds)/)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$",
                static text => WorkloadName.Parse(text) is not null
            ),
            20
        ),
        "What makes the service, in the order in which it goes back; the first names its version."
    );

    private static readonly Field<RolloutOrder> Order = Field.Default(
        "order",
        new ChoiceShape<RolloutOrder>(
            ("at_once", RolloutOrder.AtOnce),
            ("one_by_one", RolloutOrder.OneByOne)
        ),
        Defaults.Order,
        "How the workloads follow each other. at_once: all are changed in their order and waited for together. one_by_one: each is waited for before the next is changed."
    );

    private static readonly Field<RollbackSpeed> Speed = Field.Default(
        "speed",
        new ChoiceShape<RollbackSpeed>(
            ("normal", RollbackSpeed.Normal),
            ("fast", RollbackSpeed.Fast)
        ),
        Defaults.Speed,
        "How fast a Deployment goes back. normal: as many pods at a time as its own strategy replaces, never fewer than serve now. fast: all at once, where quota and nodes have room. Either way its strategy is put back afterwards."
    );

    private static readonly Field<PausedRollout> IfPaused = Field.Default(
        "if_paused",
        new ChoiceShape<PausedRollout>(
            ("refuse", PausedRollout.Refuse),
            ("resume", PausedRollout.Resume)
        ),
        Defaults.IfPaused,
        "What a rollback does with a Deployment that somebody has paused."
    );

    private static readonly Field<TightBudget> IfBudget = Field.Default(
        "if_budget",
        new ChoiceShape<TightBudget>(
            ("refuse", TightBudget.Refuse),
            ("go_below", TightBudget.GoBelow)
        ),
        Defaults.IfBudget,
        "What a rollback does where there is no room for more pods and a PodDisruptionBudget lets none be missing."
    );

    private static readonly Field<string> VersionLabel = Field.Optional(
        "version_label",
        Texts.Title,
        "The label of the pod template that says the version, e.g. app.kubernetes.io/version. Left out: the tag of the image of the first workload's first container."
    );

    private static readonly Field<string> KeyFile = Field.Optional(
        "secrets_key_file",
        new PathShape("a file"),
        "A file with the key that contents of Secrets are kept encrypted with, so that they can be put back. Left out: only hashes are kept, which tell that they changed."
    );

    private static readonly Field<string> KeyVariable = Field.Optional(
        "secrets_key_env",
        Texts.Title,
        "The same, as the name of an environment variable."
    );

    private static readonly Field<TimeSpan> RolloutTimeout = ClusterFields.RolloutTimeout(
        Defaults.RolloutTimeout
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<KubernetesOptions> Definition { get; } =
        new(
            "workloads of Kubernetes",
            [
                ClusterFields.Context,
                ClusterFields.Kubeconfig,
                ClusterFields.Namespace,
                Workloads,
                ClusterFields.Url,
                Order,
                Speed,
                IfPaused,
                IfBudget,
                VersionLabel,
                KeyFile,
                KeyVariable,
                RolloutTimeout,
                ClusterFields.StuckTimeout,
                ClusterFields.StartTimeout,
            ],
            static values => new KubernetesOptions
            {
                Service = "",
                Front = values.Find(ClusterFields.Url) ?? "",
                Cluster = ClusterFields.Of(values),
                Namespace = values.Get(ClusterFields.Namespace),
                Workloads = [.. values.Get(Workloads).Select(static w => WorkloadName.Parse(w)!)],
                Order = values.Get(Order),
                Speed = values.Get(Speed),
                IfPaused = values.Get(IfPaused),
                IfBudget = values.Get(IfBudget),
                VersionLabel = values.Find(VersionLabel),
                SecretsKey =
                    values.Find(KeyFile) is { } file ? SecretSource.File(file)
                    : values.Find(KeyVariable) is { } name ? SecretSource.Variable(name)
                    : null,
                RolloutTimeout = values.Get(RolloutTimeout),
                StuckTimeout = values.Get(ClusterFields.StuckTimeout),
                StartTimeout = values.Get(ClusterFields.StartTimeout),
            },
            Check
        );

    private static void Check(Values values)
    {
        ClusterFields.Check(values);
        if (values.IsGiven(KeyFile) && values.IsGiven(KeyVariable))
        {
            values.Refuse(KeyVariable, "there is \"secrets_key_file\" already: one key");
        }
        if (
            values.IsRight(Workloads)
            && values
                .Get(Workloads)
                .Select(WorkloadName.Parse)
                .GroupBy(static w => w)
                .FirstOrDefault(static g => g.Count() > 1)
                is { Key: { } twice }
        )
        {
            values.Refuse(Workloads, $"{twice} is there twice");
        }
    }
}
