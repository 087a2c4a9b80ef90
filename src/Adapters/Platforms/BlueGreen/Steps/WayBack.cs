using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.BlueGreen.Steps;

/// <summary>Keeps the undoing of a switch from sending users to a slot where nothing runs any more.</summary>
internal sealed class WayBack(SlotControl slots)
{
    /// <exception cref="PlatformException">Nothing runs in the slot that the switch came from.</exception>
    public async Task EnsureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var to = step.Arguments["slot"];
        var from = Slot.FromWayBack(step.Arguments);
        bool runs;
        try
        {
            runs = await slots.RunsAsync(from, cancellation);
        }
        catch (PlatformException)
        {
            // Not known to be gone, and it served before: back to it.
            return;
        }
        if (!runs)
        {
            throw new PlatformException(
                $"traffic stays on {to}: nothing runs in {from.Name} any more, so going back would be an outage",
                $"start a good release in {from.Name} and roll back to it"
            );
        }
    }
}
