using System.Globalization;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals.Cgroups;
using Lastgood.Adapters.Signals.Docker;
using Lastgood.Adapters.Signals.Host;
using Lastgood.Adapters.Signals.Systemd;
using Lastgood.App.Configuration;
using Lastgood.Core.Signals;

namespace Lastgood.App.Composition;

/// <summary>Puts together what measures the resources of a release.</summary>
internal sealed class ResourceSources(ICommandRunner commands, TimeProvider time) : IDisposable
{
    private readonly Lazy<DockerEngine> docker = new(() =>
        new DockerEngine(new DockerOptions(), time)
    );

    private DockerFeed? feed;

    /// <summary>Follows the Docker Engine's events until it is stopped.</summary>
    /// <param name="say">Told once of each trouble.</param>
    /// <param name="stop">Ends it.</param>
    public Task FollowDockerAsync(Action<string> say, CancellationToken stop)
    {
        feed = new DockerFeed(new DockerEvents(docker.Value, new DockerEventsOptions()));
        return feed.RunAsync(say, stop);
    }

    /// <summary>The sources of a service for the release that serves.</summary>
    /// <param name="service">The service.</param>
    /// <param name="version">The release.</param>
    /// <param name="url">Where it runs.</param>
    public IReadOnlyList<ISignalSource> Of(ServiceSettings service, string version, string url)
    {
        if (service.Resources is not { } resources)
        {
            return [];
        }
        var name = Fill(resources.Name ?? "", version, url);
        return
        [
            resources.Kind switch
            {
                ResourceKind.Machine => new HostSource(service.Name, new HostOptions(), time),
                ResourceKind.Cgroup => new CgroupSource(
                    service.Name,
                    new CgroupOptions { PidFile = name },
                    time
                ),
                ResourceKind.Docker => new DockerSource(
                    service.Name,
                    name,
                    docker.Value,
                    feed,
                    time
                ),
                _ => new SystemdSource(
                    service.Name,
                    new SystemdOptions
                    {
                        Unit = name,
                        User = resources.Kind == ResourceKind.SystemdUser,
                    },
                    commands,
                    time
                ),
            },
        ];
    }

    public void Dispose()
    {
        if (docker.IsValueCreated)
        {
            docker.Value.Dispose();
        }
    }

    private static string Fill(string name, string version, string url) =>
        Placeholders.Fill(
            [name],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["release"] = version,
                ["port"] = new Uri(url).Port.ToString(CultureInfo.InvariantCulture),
            }
        )[0];
}
