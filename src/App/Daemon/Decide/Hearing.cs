using Lastgood.App.Composition;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Decide;

/// <summary>
/// Hears how the neighbours are before a service goes back by itself, so that of services that fail together none goes back
/// because it was looked at first.
/// </summary>
internal sealed class Hearing(Guarded service, Fleet fleet, MonotonicClock clock, TimeProvider time)
{
    /// <summary>
    /// The longest that is waited: two rounds of the default interval. A neighbour whose watch does not come round in that
    /// time holds nobody back.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Waits until every neighbour that is not known to be in trouble was looked at once more, from now on.</summary>
    public async Task ListenAsync(CancellationToken cancellation)
    {
        var well = fleet.Neighbours.Well(service.Name, service.DependsOn);
        if (well.Count == 0)
        {
            return;
        }
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            patience.Token,
            cancellation
        );
        try
        {
            await fleet.Looks.AtAsync(well, clock.Now, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Not all of them could be heard: what is known counts.
        }
    }
}
