using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Readiness;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>Whether the swarm lets a rollback be carried out.</summary>
internal sealed class SwarmReadiness(
    SwarmOptions options,
    Engine engine,
    SwarmServices services,
    Releases releases,
    SpecShelf shelf
)
{
    /// <summary>Less than this, in bytes, is no room to fetch an image.</summary>
    private const long LeastRoom = 1024L * 1024 * 1024;

    /// <summary>Asks the manager.</summary>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    )
    {
        var checks = new List<ReadinessCheck> { await engine.Containers.CheckEngineAsync(cancellation) };
        if (checks[0].Answer == ReadinessAnswer.No)
        {
            return checks;
        }
        try
        {
            var info = await services.InfoAsync(cancellation);
            checks.Add(Manager(info.Swarm));
            if (!info.Swarm.ControlAvailable)
            {
                return checks;
            }
            checks.Add(Room.Check("room for images", info.DockerRootDir, LeastRoom));
            var service = await services.FindAsync(options.SwarmService, cancellation);
            checks.Add(
                service is null
                    ? ReadinessCheck.No(
                        "service",
                        $"there is no service {options.SwarmService}",
                        "docker service ls"
                    )
                    : ReadinessCheck.Yes("service", $"{options.SwarmService} is there")
            );
            if (service is not null && target is not null && options.Spec == SpecMode.Release)
            {
                checks.Add(await SpecAsync(target, service, cancellation));
            }
        }
        catch (PlatformException e)
        {
            checks.Add(ReadinessCheck.No("swarm", e.Message, e.Remedy ?? "docker node ls"));
        }
        return checks;
    }

    private static ReadinessCheck Manager(SwarmInfoJson swarm) =>
        swarm.ControlAvailable
            ? ReadinessCheck.Yes("swarm manager", $"of a swarm of {swarm.Nodes} nodes")
            : ReadinessCheck.No(
                "swarm manager",
                $"this engine is none: its state in a swarm is {swarm.LocalNodeState}",
                "run lastgood on a manager of the swarm; which are they? docker node ls"
            );

    private async Task<ReadinessCheck> SpecAsync(
        Release target,
        ServiceJson service,
        CancellationToken cancellation
    )
    {
        const string name = "kept spec";
        var kept = target.Artifact is { } pin ? shelf.Find(target.Version, pin) : null;
        if (kept is null)
        {
            return
                service.PreviousSpec is { } previous
                && releases.Of(previous, ServiceSpec.ImageOf(previous)) == target.Version
                ? ReadinessCheck.Yes(name, "Swarm keeps that of before the last update")
                : ReadinessCheck.Unknown(
                    name,
                    $"none is kept that {target.Version} ran with: it would get today's",
                    "lastgood keeps it whenever it sees a release running; let it watch: lastgood watch"
                );
        }
        foreach (var (what, path) in ServiceSpec.References(kept.Spec))
        {
            if (!await services.ExistsAsync(path, cancellation))
            {
                return ReadinessCheck.No(
                    name,
                    $"the spec that {target.Version} ran with needs the {what}, which is gone",
                    "write spec: today, to give it those of today's spec"
                );
            }
        }
        return ReadinessCheck.Yes(name, $"first seen {kept.SeenAt:yyyy-MM-dd HH:mm}Z");
    }
}
