using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Platforms.ArgoCd;
using Lastgood.Adapters.Platforms.Commands;
using Lastgood.Adapters.Platforms.Compose;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Platforms.Git;
using Lastgood.Adapters.Platforms.Haproxy;
using Lastgood.Adapters.Platforms.Helm;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.Adapters.Platforms.Pm2;
using Lastgood.Adapters.Platforms.Routes;
using Lastgood.Adapters.Platforms.Swarm;
using Lastgood.Adapters.Platforms.Systemd;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform:</c> of a service: exactly one, by its name.</summary>
internal static class PlatformSection
{
    private static readonly Field<NginxOptions> Nginx = Field.Optional(
        "nginx",
        NginxSection.Definition,
        "Two slots behind nginx (blue-green)."
    );

    private static readonly Field<ContainerOptions> Docker = Field.Optional(
        DockerPlatform.Name,
        DockerSection.Definition,
        "One Docker container."
    );

    private static readonly Field<SystemdUnitOptions> Systemd = Field.Optional(
        "systemd",
        SystemdSection.Definition,
        "A unit of systemd, restarted in place."
    );

    private static readonly Field<GitBranchOptions> Git = Field.Optional(
        "git",
        GitBranchSection.Definition,
        "A branch that something else deploys from, such as continuous integration."
    );

    private static readonly Field<HaproxyOptions> Haproxy = Field.Optional(
        "haproxy",
        HaproxySection.Definition,
        "Two slots behind HAProxy (blue-green, by weights)."
    );

    private static readonly Field<SwarmOptions> Swarm = Field.Optional(
        SwarmPlatform.Name,
        SwarmSection.Definition,
        "A service of a Docker Swarm."
    );

    private static readonly Field<CommandOptions> Command = Field.Optional(
        CommandPlatform.Name,
        CommandSection.Definition,
        "Anything else, by commands of your own."
    );

    private static readonly Field<Pm2Options> Pm2 = Field.Optional(
        Pm2Platform.Name,
        Pm2Section.Definition,
        "An app of PM2's, started anew in place."
    );

    private static readonly Field<ComposeOptions> Compose = Field.Optional(
        ComposePlatform.Name,
        ComposeSection.Definition,
        "Services of a Docker Compose project."
    );

    private static readonly Field<KubernetesOptions> Kubernetes = Field.Optional(
        KubernetesPlatform.Name,
        KubernetesSection.Definition,
        "Deployments, StatefulSets or DaemonSets of Kubernetes."
    );

    private static readonly Field<ArgoCdOptions> ArgoCd = Field.Optional(
        ArgoCdPlatform.Name,
        ArgoCdSection.Definition,
        "An application of Argo CD's."
    );

    private static readonly Field<HelmOptions> Helm = Field.Optional(
        HelmPlatform.Name,
        HelmSection.Definition,
        "A release of Helm's."
    );

    private static readonly Field<IstioOptions> Istio = Field.Optional(
        RoutePlatform.Istio,
        IstioSection.Definition,
        "A stable release and a canary behind a VirtualService of Istio."
    );

    private static readonly Field<HttpRouteOptions> HttpRoute = Field.Optional(
        RoutePlatform.HttpRoute,
        HttpRouteSection.Definition,
        "A stable release and a canary behind an HTTPRoute of the Gateway API."
    );

    private static readonly (Field Key, Type Options, Func<Values, PlatformOptions> Get)[] All =
    [
        (Nginx, typeof(NginxOptions), static values => values.Get(Nginx)),
        (Docker, typeof(ContainerOptions), static values => values.Get(Docker)),
        (Systemd, typeof(SystemdUnitOptions), static values => values.Get(Systemd)),
        (Git, typeof(GitBranchOptions), static values => values.Get(Git)),
        (Haproxy, typeof(HaproxyOptions), static values => values.Get(Haproxy)),
        (Swarm, typeof(SwarmOptions), static values => values.Get(Swarm)),
        (Command, typeof(CommandOptions), static values => values.Get(Command)),
        (Pm2, typeof(Pm2Options), static values => values.Get(Pm2)),
        (Compose, typeof(ComposeOptions), static values => values.Get(Compose)),
        (Kubernetes, typeof(KubernetesOptions), static values => values.Get(Kubernetes)),
        (ArgoCd, typeof(ArgoCdOptions), static values => values.Get(ArgoCd)),
        (Helm, typeof(HelmOptions), static values => values.Get(Helm)),
        (Istio, typeof(IstioOptions), static values => values.Get(Istio)),
        (HttpRoute, typeof(HttpRouteOptions), static values => values.Get(HttpRoute)),
    ];

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<PlatformOptions> Definition { get; } =
        new(
            "the platform",
            [.. All.Select(static p => p.Key)],
            static values => All.First(p => values.IsGiven(p.Key)).Get(values),
            Check
        );

    /// <summary>The key that a platform is configured under.</summary>
    public static string KeyOf(PlatformOptions options) =>
        All.First(p => p.Options == options.GetType()).Key.Name;

    private static void Check(Values values)
    {
        var given = All.Select(static p => p.Key).Where(values.IsGiven).ToList();
        if (given.Count == 0)
        {
            values.RefuseMissing(
                Nginx,
                $"what runs the service? One of {string.Join(", ", All.Select(static p => p.Key.Name))}"
            );
        }
        foreach (var other in given.Skip(1))
        {
            values.Refuse(
                other,
                $"there is \"{given[0].Name}\" already: a service has one platform"
            );
        }
    }
}
