using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>Whether the swarm lets a rollback be carried out.</summary>
internal sealed class SwarmReadiness(
    SwarmOptions options,
    Engine engine,
    SwarmServices services,
    Bases bases
)
{
    /// <summary>Asks the manager.</summary>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    )
    {
        var checks = new List<ReadinessCheck>
        {
            await engine.Containers.CheckEngineAsync(cancellation),
        };
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
            checks.Add(await engine.Containers.CheckRoomAsync(cancellation));
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
        var kept = target.Artifact is { } pin ? bases.Find(target.Version, pin, service) : null;
        if (kept is null)
        {
            return ReadinessCheck.Unknown(
                name,
                $"none is kept that {target.Version} ran with: it would get today's",
                "lastgood keeps it whenever it sees a release running; let it watch: lastgood watch"
            );
        }
        return await bases.MissingAsync(target.Version, kept, cancellation) is { } missing
            ? ReadinessCheck.No(name, missing.Reason, missing.Remedy)
            : ReadinessCheck.Yes(name, kept.Source);
    }
}
