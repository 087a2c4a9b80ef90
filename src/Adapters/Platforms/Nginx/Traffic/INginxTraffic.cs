using Lastgood.Adapters.Platforms.BlueGreen.Traffic;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Nginx.Traffic;

/// <summary>One way to move traffic between the slots by a file that nginx includes.</summary>
internal interface INginxTraffic : ITraffic
{
    /// <summary>Tells nginx to load the include file of a <c>setup</c> step, and waits until it has.</summary>
    /// <returns>Evidence.</returns>
    /// <exception cref="PlatformException">It did not.</exception>
    Task<Details> LoadAsync(PlannedStep setup, CancellationToken cancellation);

    /// <summary>Whether nginx has loaded it.</summary>
    Task<bool> IsLoadedAsync(PlannedStep setup, CancellationToken cancellation);
}
