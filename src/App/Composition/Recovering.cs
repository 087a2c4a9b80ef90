using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Recovery;
using Lastgood.App.Configuration;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;

namespace Lastgood.App.Composition;

/// <summary>Brings a service back besides by another release. What goes wrong is in the fact, never an exception.</summary>
internal sealed class Recovering(
    ServiceSettings service,
    IRestarts? platform,
    LeverSwitch levers,
    CacheClearing clearing
)
{
    /// <summary>Whether it can be restarted.</summary>
    public bool CanRestart => platform is not null || service.Recovery.Restart.Count > 0;

    public async Task<ServiceRecovered> RestartAsync(string by, CancellationToken cancellation)
    {
        if (service.Recovery.Restart is { Count: > 0 } command)
        {
            var (worked, evidence) = await levers.PullAsync(
                new Lever.ByCommand(command),
                service.Recovery.Timeout,
                cancellation
            );
            return new ServiceRecovered("restart", worked, evidence, by);
        }
        try
        {
            var details = await platform!.RestartAsync(cancellation);
            return new ServiceRecovered("restart", true, string.Join(", ", details.Values), by);
        }
        catch (PlatformException e)
        {
            return new ServiceRecovered("restart", false, e.Message, by);
        }
    }

    public async Task<ServiceRecovered> ClearAsync(
        Cache cache,
        string by,
        CancellationToken cancellation
    )
    {
        var (worked, evidence) = await clearing.ClearAsync(
            cache,
            service.Recovery.Timeout,
            cancellation
        );
        return new ServiceRecovered($"clear the cache {cache.Name}", worked, evidence, by);
    }
}
