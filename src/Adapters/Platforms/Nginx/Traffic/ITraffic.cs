using Lastgood.Adapters.Platforms.Nginx.Slots;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Nginx.Traffic;

/// <summary>One way to move traffic between the slots.</summary>
internal interface ITraffic
{
    /// <summary>Where traffic goes, as nginx itself says.</summary>
    /// <param name="slots">What is found in the slots; waited for only where that is needed to tell.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<TrafficState> LookAsync(Task<SlotState[]> slots, CancellationToken cancellation);

    /// <summary>Makes sure that no worker sends traffic to a slot, waiting a little for it.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="evenUnused">Whether the slot also counts as idle where nginx does not use the include file at all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">One does, or it cannot be told.</exception>
    Task EnsureIdleAsync(Slot slot, bool evenUnused, CancellationToken cancellation);

    /// <summary>How long ago traffic was moved; a large value where that is not known.</summary>
    TimeSpan SinceSwitch();

    /// <summary>Tells nginx to load the include file of a <c>setup</c> step, and waits until it has.</summary>
    /// <returns>Evidence.</returns>
    /// <exception cref="PlatformException">It did not.</exception>
    Task<Details> LoadAsync(PlannedStep setup, CancellationToken cancellation);

    /// <summary>Whether nginx has loaded it.</summary>
    Task<bool> IsLoadedAsync(PlannedStep setup, CancellationToken cancellation);

    /// <summary>The step that writes the include file so that a slot serves, and has nginx load it.</summary>
    PlannedStep Setup(Slot serve, string? version);

    /// <summary>The step that moves traffic.</summary>
    PlannedStep Switch(Slot from, Slot to, string version);

    /// <summary>The step that makes sure, through nginx, that it has moved.</summary>
    PlannedStep Confirm(Slot to, string version);
}

/// <summary>Where traffic goes.</summary>
/// <param name="Serving">The slot that serves; null where nginx does not use the include file yet.</param>
/// <param name="NeedsSetup">Whether the include file is missing, outdated or not loaded.</param>
/// <param name="Reachable">Whether nginx accepts connections at the front.</param>
/// <param name="Obstacle">What stands in the way of moving traffic, or null.</param>
internal sealed record TrafficState(
    string? Serving,
    bool NeedsSetup,
    bool Reachable,
    Refusal? Obstacle
);
