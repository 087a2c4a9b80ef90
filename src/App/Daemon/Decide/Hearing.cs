using Lastgood.App.Composition;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Decide;

/// <summary>
/// Hears how the neighbours are before a service goes back by itself, so that of services that fail together none goes back
/// because it was looked at first.
/// </summary>
internal sealed class Hearing(Guarded service, Fleet fleet, MonotonicClock clock, TimeProvider time)
{
    // Of this trouble.
    private bool hasHeard;

    /// <summary>The trouble is over: the next one is another.</summary>
    public void Forget() => hasHeard = false;

    /// <summary>
    /// Waits, where the service would go back by itself, until every neighbour that is not known to be in trouble was looked
    /// at once more, from now on. Where only the installation's cap holds it back, that is done once in a trouble: it is what
    /// a person is told, and moves nothing.
    /// </summary>
    /// <param name="goesBack">Whether it would go back as far as is known: under the cap, or if there were none.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether there is news of the neighbours.</returns>
    public async Task<bool> ListenAsync(Func<bool, bool> goesBack, CancellationToken cancellation)
    {
        if (!goesBack(true) && (hasHeard || !goesBack(false)))
        {
            return false;
        }
        hasHeard = true;
        var well = fleet.Neighbours.Well(service.Name, service.DependsOn);
        if (well.Count > 0)
        {
            await AskAsync(well, cancellation);
        }
        return true;
    }

    private async Task AskAsync(IReadOnlyCollection<string> well, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(fleet.Patience, time);
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
