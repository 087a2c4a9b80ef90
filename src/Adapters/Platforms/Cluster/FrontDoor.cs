using Lastgood.Adapters.Http;

namespace Lastgood.Adapters.Platforms.Cluster;

/// <summary>Asks the service at the address that users come in through, where it has one that can be reached from here.</summary>
internal sealed class FrontDoor(ClusterOptions options, ServiceProbe probe)
{
    /// <summary>Whether it is well there; it is where there is nothing to be asked.</summary>
    public async Task<(bool Healthy, string Evidence)> HealthAsync(CancellationToken cancellation)
    {
        if (options.Front.Length == 0)
        {
            return (true, "");
        }
        var seen = await probe.HealthAsync(options.Front, options.Probe, cancellation);
        return (seen.Healthy, $"{options.Front}{options.Probe.HealthPath}: {seen.Evidence}");
    }
}
