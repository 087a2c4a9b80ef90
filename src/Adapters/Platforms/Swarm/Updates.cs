using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>Changes a service's spec, each time on top of what was read: what somebody else did meanwhile is never written over.</summary>
internal sealed class Updates(SwarmServices services, Watching watching)
{
    /// <summary>How often an update is sent anew because Swarm wrote down something else about the service meanwhile, such as how far it is.</summary>
    private const int Tries = 20;

    /// <summary>Sends a spec; where the service was changed since it was read, looks again.</summary>
    /// <param name="decide">The spec for what is there; null for none. It throws where nothing must be sent.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What was sent; null for nothing.</returns>
    public async Task<JsonObject?> SendAsync(
        Func<ServiceJson, JsonObject?> decide,
        CancellationToken cancellation
    )
    {
        for (var i = 0; i < Tries; i++)
        {
            var service = (await watching.LookAsync(cancellation)).Service;
            if (decide(service) is not { } spec)
            {
                return null;
            }
            var image = ImageName.Parse(ServiceSpec.ImageOf(spec));
            if (await services.UpdateAsync(service, spec, image, cancellation))
            {
                return spec;
            }
        }
        throw new PlatformException(
            "the service is changed again and again by somebody else",
            "who changes it? docker events --filter type=service"
        );
    }
}
