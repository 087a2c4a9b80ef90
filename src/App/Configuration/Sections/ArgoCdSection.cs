using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.ArgoCd;
using Lastgood.Adapters.Secrets;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: argocd:</c></summary>
internal static class ArgoCdSection
{
    private static readonly ArgoCdOptions Defaults = new()
    {
        Service = "",
        Front = "",
        Server = new ArgoCdServer { Url = "", Token = SecretSource.Variable("ARGOCD_AUTH_TOKEN") },
        Application = "",
        Project = "",
        Prune = false,
    };

    private static readonly TextShape KubernetesName = new(
        "a name of Kubernetes: 1 to 253 of a-z, 0-9, \"-\" and \".\", the first and the last a letter or digit",
        "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$",
        static text =>
            text.Length <= 253
            && char.IsAsciiLetterOrDigit(text[0])
            && char.IsAsciiLetterOrDigit(text[^1])
            && text.All(static c =>
                char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'
            )
    );

    private static readonly DurationShape Long = new(
        TimeSpan.FromSeconds(1),
        TimeSpan.FromHours(6)
    );

    private static readonly Field<string> Server = Field.Required(
        "server",
        new UrlShape(hasPath: true),
        "The address of Argo CD, its root path included: https; http only on this machine, e.g. of a forwarded port."
    );

    private static readonly Field<string> Application = Field.Required(
        "application",
        KubernetesName,
        "The application's name."
    );

    private static readonly Field<string> Project = Field.Required(
        "project",
        KubernetesName,
        "Its project in Argo CD. Without it, Argo CD says \"permission denied\" of an application that is not there."
    );

    private static readonly Field<string> Space = Field.Optional(
        "app_namespace",
        KubernetesName,
        "The namespace that the application is in. Left out: Argo CD's own."
    );

    private static readonly Field<string> TokenFile = Field.Optional(
        "token_file",
        new PathShape("a file"),
        "A file with the token of an account that may get, sync and update the application. It is read for each request."
    );

    private static readonly Field<string> TokenEnv = Field.Optional(
        "token_env",
        new TextShape(
            "the name of an environment variable, e.g. ARGOCD_AUTH_TOKEN",
            "^[A-Za-z_][A-Za-z0-9_]{0,127}$",
            static text =>
                text.Length <= 128
                && !char.IsAsciiDigit(text[0])
                && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')
        ),
        "Instead of token_file: the environment variable that holds it."
    );

    private static readonly Field<string> Authority = Field.Optional(
        "ca_file",
        new PathShape("a file"),
        "A file with the certificate of the authority that signed the server's (PEM). Left out: those that the machine trusts."
    );

    private static readonly Field<bool> Prune = Field.Required(
        "prune",
        new BoolShape(),
        "Whether a way back deletes the resources that the release does not have. Argo CD itself does not unless it is told to: say what you want."
    );

    private static readonly Field<string> Context = Field.Optional(
        "context",
        Texts.Title,
        $"The context of the kubeconfig for the cluster that the application is deployed to, or \"{KubeCluster.InPod}\": then its pods and rollouts are watched there, too. Left out: only the health that Argo CD tells is known."
    );

    private static readonly Field<string> Namespace = Field.Optional(
        "namespace",
        ClusterFields.NamespaceName,
        "With context: the namespace that it is deployed to."
    );

    private static readonly Field<ReleaseNaming> VersionFrom = Field.Default(
        "version_from",
        new ChoiceShape<ReleaseNaming>(
            ("commit", ReleaseNaming.Commit),
            ("tag", ReleaseNaming.Tag)
        ),
        Defaults.VersionFrom,
        "What a release is called. commit: the first 12 digits of its commit. tag: the one tag of its commit; the commit where it has none or several."
    );

    private static readonly Field<ArgoCdGitOptions> Git = Field.Optional(
        "git",
        ArgoCdGitSection.Definition,
        "How git stops to name a release that was rolled back from. Left out: a person does that, and auto-sync stays off until then."
    );

    private static readonly Field<TimeSpan> CommandTimeout = InPlaceFields.CommandTimeout(
        Defaults.CommandTimeout,
        "The longest that each answer of Argo CD, and each command of git, may take."
    );

    private static readonly Field<TimeSpan> SyncTimeout = Field.Default(
        "sync_timeout",
        Long,
        Defaults.SyncTimeout,
        "The longest that a sync may take, the end of one, or Argo CD to see what was pushed."
    );

    private static readonly Field<TimeSpan> HealthTimeout = Field.Default(
        "health_timeout",
        Long,
        Defaults.HealthTimeout,
        "The longest from the end of a sync until Argo CD calls all resources healthy."
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<ArgoCdOptions> Definition { get; } =
        new(
            "an application of Argo CD's",
            [
                ClusterFields.Url,
                Server,
                Application,
                Project,
                Space,
                TokenFile,
                TokenEnv,
                Authority,
                Prune,
                VersionFrom,
                Context,
                ClusterFields.Kubeconfig,
                Namespace,
                Git,
                CommandTimeout,
                SyncTimeout,
                HealthTimeout,
                ClusterFields.StartTimeout,
            ],
            static values => new ArgoCdOptions
            {
                Service = "",
                Front = values.Find(ClusterFields.Url) ?? "",
                Server = new ArgoCdServer
                {
                    Url = values.Get(Server),
                    Token = values.Find(TokenFile) is { } file
                        ? SecretSource.File(file)
                        : SecretSource.Variable(values.Find(TokenEnv) ?? ""),
                    Tls = values.Find(Authority) is { } authority
                        ? new TlsFiles { Authority = authority }
                        : null,
                    Timeout = values.Get(CommandTimeout),
                },
                Application = values.Get(Application),
                Project = values.Get(Project),
                Space = values.Find(Space),
                Prune = values.Get(Prune),
                VersionFrom = values.Get(VersionFrom),
                Destination = values.Find(Context) is { } context
                    ? new ArgoCdDestination(
                        new KubeCluster(context, values.Find(ClusterFields.Kubeconfig)),
                        values.Find(Namespace) ?? ""
                    )
                    : null,
                Git = values.Find(Git),
                CommandTimeout = values.Get(CommandTimeout),
                SyncTimeout = values.Get(SyncTimeout),
                HealthTimeout = values.Get(HealthTimeout),
                StartTimeout = values.Get(ClusterFields.StartTimeout),
            },
            Check
        );

    private static void Check(Values values)
    {
        if (!values.IsGiven(TokenFile) && !values.IsGiven(TokenEnv))
        {
            values.RefuseMissing(TokenFile, $"this key is missing (or token_env). {TokenFile.Doc}");
        }
        if (values.IsGiven(TokenFile) && values.IsGiven(TokenEnv))
        {
            values.Refuse(TokenEnv, "there is \"token_file\" already: one place for the token");
        }
        if (values.IsGiven(Context) && !values.IsGiven(Namespace))
        {
            values.RefuseMissing(Namespace, $"this key is missing. {Namespace.Doc}");
        }
        if (!values.IsGiven(Context))
        {
            foreach (var key in (Field<string>[])[ClusterFields.Kubeconfig, Namespace])
            {
                if (values.IsGiven(key))
                {
                    values.Refuse(key, "without \"context\" no cluster is asked");
                }
            }
        }
        ClusterFields.Check(values, Context);
        // A token would go over the network for everybody to read.
        if (
            values.AreRight
            && values.Find(Server) is { } server
            && new Uri(server) is { Scheme: "http", IsLoopback: false }
        )
        {
            values.Refuse(Server, "a token is sent there: write https://");
        }
    }
}
