using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.BlueGreen.Traffic;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.BlueGreen.Steps;

/// <summary>Starts a release in the slot that does not serve.</summary>
internal sealed class StartStep(SlotControl slots, ITraffic traffic) : IStep
{
    // What this very process started is its own, even where the release says that it is another version: that is for
    // "ready" to refuse and to undo, and nobody else's doing.
    private readonly HashSet<(string Slot, string Release)> started = [];

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        (await slots.LookAsync(Slot.From(step.Arguments), cancellation)).ToCapture();

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var state = await slots.LookAsync(Slot.From(step.Arguments), cancellation);
        if (!state.Running)
        {
            return state.Occupant is null ? Observation.NotApplied : Observation.Diverged;
        }
        // While it does not say its version it is still starting; "ready" waits for that.
        var release = step.Arguments["release"];
        return
            state.Version is null
            || state.Version == release
            || started.Contains((state.Slot.Name, release))
            ? Observation.Applied
            : Observation.Diverged;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (slot, release) = (Slot.From(step.Arguments), step.Arguments["release"]);
        var state = await slots.LookAsync(slot, cancellation);
        if (state.Running && state.Version is { } other && other != release)
        {
            throw new PlatformException(
                $"{other} runs in slot {slot.Name}, where {release} was to be started: somebody else started it",
                $"if it is not needed, stop it: {slots.Host.HowToStop(slot)}"
            );
        }
        if (state.Running)
        {
            return Details.Of(("left", $"it runs in {slot.Name} already"));
        }
        if (state.Occupant is { } occupant)
        {
            throw Taken(slots.Host, slot, occupant);
        }
        await slots.StartAsync(
            slot,
            release,
            step.Arguments.GetValueOrDefault(SlotCapture.Artifact),
            cancellation
        );
        started.Add((slot.Name, release));
        return Details.Of(("started", $"{release} in {slot.Name}"));
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var slot = Slot.From(step.Arguments);
        started.Remove((slot.Name, step.Arguments["release"]));
        if (SlotCapture.Ran(capture))
        {
            return Details.Of(("left", $"it ran in {slot.Name} before"));
        }
        if (!await slots.RunsAsync(slot, cancellation))
        {
            return Details.Of(("left", $"nothing runs in {slot.Name}"));
        }
        await traffic.EnsureIdleAsync(slot, evenUnused: true, cancellation);
        await slots.StopAsync(slot, cancellation);
        return Details.Of(("stopped", slot.Name));
    }

    /// <summary>What to say where somebody else has the slot's port.</summary>
    public static PlatformException Taken(ISlotHost host, Slot slot, string occupant) =>
        new(
            $"port {new Uri(slot.Url).Port} of slot {slot.Name} is taken by {occupant}, and {host.Witness} says that nothing runs there",
            $"stop that process, or correct the status command: {host.HowToAsk(slot)}"
        );
}
