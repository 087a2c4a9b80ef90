using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.BlueGreen.Traffic;

/// <summary>One way to move traffic between the slots.</summary>
internal interface ITraffic
{
    /// <summary>Which way it is: each step says it, so that a run is finished in the way in which it was planned.</summary>
    string Mode { get; }

    /// <summary>Where traffic goes, as the load balancer itself says.</summary>
    /// <param name="slots">What is found in the slots; waited for only where that is needed to tell.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<TrafficState> LookAsync(Task<SlotState[]> slots, CancellationToken cancellation);

    /// <summary>Makes sure that nobody sends traffic to a slot, waiting a little for it.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="evenUnused">Whether the slot also counts as idle where the load balancer does not follow lastgood yet.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">Somebody does, or it cannot be told.</exception>
    Task EnsureIdleAsync(Slot slot, bool evenUnused, CancellationToken cancellation);

    /// <summary>Gives an idle slot time for the requests that it still has; after it the slot may be stopped.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="limit">The longest that it gets.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Evidence.</returns>
    Task<Details> DrainAsync(Slot slot, TimeSpan limit, CancellationToken cancellation);

    /// <summary>Takes back what <see cref="DrainAsync"/> did to keep requests out of a slot, which runs again.</summary>
    Task ReadmitAsync(Slot slot, CancellationToken cancellation);

    /// <summary>The steps that move traffic, in order; after the last one all of it goes to the other slot.</summary>
    /// <param name="now">What <see cref="LookAsync"/> found.</param>
    /// <param name="from">The slot that serves.</param>
    /// <param name="to">The other one.</param>
    /// <param name="activation">What it is for.</param>
    IEnumerable<PlannedStep> Move(TrafficState now, Slot from, Slot to, Activation activation);

    /// <summary>The step that makes sure, through the load balancer, that it has moved.</summary>
    PlannedStep Confirm(Slot to, string version);
}

/// <summary>Where traffic goes.</summary>
/// <param name="Serving">The slot that serves; null where the load balancer does not follow lastgood yet.</param>
/// <param name="Reachable">Whether the load balancer accepts connections at the front.</param>
/// <param name="Obstacle">What stands in the way of moving traffic, or null.</param>
internal record TrafficState(string? Serving, bool Reachable, Refusal? Obstacle)
{
    /// <summary>How the load balancer is made to follow; null where it does. Where nothing serves and there is no obstacle, never null.</summary>
    public TrafficSetup? Setup { get; init; }
}

/// <summary>How a load balancer is made to follow lastgood.</summary>
/// <param name="Lacking">What is not so yet, for people.</param>
/// <param name="Outlook">The same with what the next activation does about it.</param>
/// <param name="Step">The step that does it, so that a slot serves in which a version runs (null where it is not known).</param>
internal sealed record TrafficSetup(
    string Lacking,
    string Outlook,
    Func<Slot, string?, PlannedStep> Step
);
