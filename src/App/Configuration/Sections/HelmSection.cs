using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Helm;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: helm:</c></summary>
internal static class HelmSection
{
    private enum Hooks
    {
        Run,
        Skip,
    }

    private enum Answer
    {
        No,
        Yes,
    }

    private const int LongestRelease = 53;

    private static readonly HelmOptions Defaults = new()
    {
        Service = "",
        Front = "",
        Cluster = new KubeCluster("", null),
        Namespace = "",
        Release = "",
    };

    private static readonly Field<string> Release = Field.Required(
        "release",
        new TextShape(
            "the name of a release: 1 to 53 lower case letters, digits, \"-\" and \".\"",
            "^[a-z0-9]([a-z0-9.-]{0,51}[a-z0-9])?$",
            static text => text.Length <= LongestRelease && WorkloadName.IsName(text)
        ),
        "The release's name in its namespace."
    );

    private static readonly Field<RecordDriver> Driver = Field.Default(
        "driver",
        new ChoiceShape<RecordDriver>(
            ("secret", RecordDriver.Secret),
            ("configmap", RecordDriver.ConfigMap)
        ),
        Defaults.Driver,
        "Where Helm keeps its records, as HELM_DRIVER says."
    );

    private static readonly Field<HelmVersion> VersionFrom = Field.Default(
        "version_from",
        new ChoiceShape<HelmVersion>(
            ("app_version", HelmVersion.AppVersion),
            ("chart", HelmVersion.Chart),
            ("image", HelmVersion.Image),
            ("revision", HelmVersion.Revision)
        ),
        Defaults.VersionFrom,
        "What a release is called by. app_version: the chart's appVersion, its version where it has none. chart: the chart's version. image: the tag of the first workload's first image. revision: the number of the first revision with the same content."
    );

    private static readonly Field<TimeSpan> RolloutTimeout = ClusterFields.RolloutTimeout(
        Defaults.RolloutTimeout
    );

    private static readonly Field<TimeSpan> PendingTimeout = Field.Default(
        "pending_timeout",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(6)),
        Defaults.PendingTimeout,
        "How long an operation that is pending may still be going on: the --timeout that this release is upgraded with. A rollback waits so long for it; then it was left behind, and is marked as failed."
    );

    private static readonly Field<int> HistoryMax = Field.Default(
        "history_max",
        new NumberShape(0, 10000),
        Defaults.HistoryMax,
        "How many revisions Helm keeps when it rolls back; 0 for all. What it has removed cannot be gone back to."
    );

    private static readonly Field<Answer> CleanupOnFail = Field.Default(
        "cleanup_on_fail",
        new ChoiceShape<Answer>(("no", Answer.No), ("yes", Answer.Yes)),
        Answer.No,
        "Whether Helm removes again what a failing rollback has created."
    );

    private static readonly Field<Hooks> RollbackHooks = Field.Default(
        "hooks",
        new ChoiceShape<Hooks>(("run", Hooks.Run), ("skip", Hooks.Skip)),
        Hooks.Run,
        "Whether the chart's rollback hooks run."
    );

    private static readonly Field<Answer> ForceConflicts = Field.Default(
        "force_conflicts",
        new ChoiceShape<Answer>(("no", Answer.No), ("yes", Answer.Yes)),
        Answer.No,
        "Whether Helm 4 overrides fields that somebody else has taken over, such as an image set with kubectl; else the rollback fails. Helm 3 always does."
    );

    private static readonly Field<string> Program = Field.Default(
        "program",
        Texts.Title,
        Defaults.Program,
        "Helm 3 or 4: its name, or its path."
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<HelmOptions> Definition { get; } =
        new(
            "a release of Helm's",
            [
                ClusterFields.Context,
                ClusterFields.Kubeconfig,
                ClusterFields.Namespace,
                Release,
                ClusterFields.Url,
                Driver,
                VersionFrom,
                RolloutTimeout,
                ClusterFields.StuckTimeout,
                PendingTimeout,
                HistoryMax,
                CleanupOnFail,
                RollbackHooks,
                ForceConflicts,
                Program,
                ClusterFields.StartTimeout,
            ],
            static values => new HelmOptions
            {
                Service = "",
                Front = values.Find(ClusterFields.Url) ?? "",
                Cluster = ClusterFields.Of(values),
                Namespace = values.Get(ClusterFields.Namespace),
                Release = values.Get(Release),
                Driver = values.Get(Driver),
                VersionFrom = values.Get(VersionFrom),
                RolloutTimeout = values.Get(RolloutTimeout),
                StuckTimeout = values.Get(ClusterFields.StuckTimeout),
                PendingTimeout = values.Get(PendingTimeout),
                HistoryMax = values.Get(HistoryMax),
                CleanupOnFail = values.Get(CleanupOnFail) == Answer.Yes,
                RunsHooks = values.Get(RollbackHooks) == Hooks.Run,
                ForceConflicts = values.Get(ForceConflicts) == Answer.Yes,
                Program = values.Get(Program),
                StartTimeout = values.Get(ClusterFields.StartTimeout),
            },
            ClusterFields.Check
        );
}
