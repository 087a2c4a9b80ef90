using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
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
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.App.Composition;

/// <summary>Makes the platform of a service from its options: one line a platform.</summary>
/// <param name="state">lastgood's own folder.</param>
/// <param name="commands">Runs programs.</param>
/// <param name="clusters">Speaks to clusters.</param>
/// <param name="http">Asks services.</param>
/// <param name="time">Measures.</param>
internal sealed class Platforms(
    string state,
    ICommandRunner commands,
    KubeClusters clusters,
    HttpFetcher http,
    TimeProvider time
)
{
    public IPlatform Of(PlatformOptions options) =>
        options switch
        {
            NginxOptions nginx => new NginxPlatform(nginx, commands, http, time),
            ContainerOptions docker => DockerPlatform.Create(docker, http, time),
            SystemdUnitOptions systemd => SystemdPlatform.Create(systemd, commands, http, time),
            GitBranchOptions git => GitPlatform.Create(git, commands, http, time),
            HaproxyOptions haproxy => new HaproxyPlatform(haproxy, commands, http, time),
            ComposeOptions compose => ComposePlatform.Create(compose, state, commands, http, time),
            SwarmOptions swarm => SwarmPlatform.Create(swarm, state, http, time),
            CommandOptions own => CommandPlatform.Create(own, commands, http, time),
            Pm2Options pm2 => Pm2Platform.Create(pm2, commands, http, time),
            KubernetesOptions kubernetes => KubernetesPlatform.Create(
                kubernetes,
                state,
                clusters,
                http,
                time
            ),
            ArgoCdOptions argocd => ArgoCdPlatform.Create(argocd, clusters, commands, http, time),
            HelmOptions helm => HelmPlatform.Create(helm, state, clusters, commands, http, time),
            RouteOptions route => RoutePlatform.Create(route, clusters, http, time),
            _ => throw new ArgumentException($"no platform for {options}", nameof(options)),
        };
}
