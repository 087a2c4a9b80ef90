using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.BlueGreen.Traffic;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.BlueGreen.Steps;

/// <summary>Stops what runs in a slot that serves nobody, once its last requests had time to end.</summary>
internal sealed class StopStep(BlueGreenOptions options, SlotControl slots, ITraffic traffic)
    : IStep
{
    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        (await slots.LookAsync(Slot.From(step.Arguments), cancellation)).ToCapture();

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var slot = Slot.From(step.Arguments);
        if (!await slots.RunsAsync(slot, cancellation))
        {
            return Observation.Applied;
        }
        var now = await traffic.LookAsync(
            Task.FromResult<SlotState[]>([await slots.LookAsync(slot, cancellation)]),
            cancellation
        );
        if (now.Obstacle is { } obstacle)
        {
            throw new PlatformException(obstacle.Reason, obstacle.Remedy);
        }
        return now.Serving == slot.Name ? Observation.Diverged : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var slot = Slot.From(step.Arguments);
        if (!await slots.RunsAsync(slot, cancellation))
        {
            return Details.Of(("left", $"nothing runs in {slot.Name}"));
        }
        await traffic.EnsureIdleAsync(slot, evenUnused: false, cancellation);
        var drained = await traffic.DrainAsync(slot, options.Drain, cancellation);
        await slots.StopAsync(slot, cancellation);
        return new Details([.. Details.Of(("stopped", slot.Name)), .. drained]);
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var slot = Slot.From(step.Arguments);
        if (!SlotCapture.Ran(capture) || await slots.RunsAsync(slot, cancellation))
        {
            return Details.Of(("left", $"slot {slot.Name} is as it is"));
        }
        if (SlotCapture.Version(capture) is not { } version)
        {
            return Details.Of(
                (
                    "left",
                    $"what ran in {slot.Name} did not say its version; it was not started again"
                )
            );
        }
        await slots.StartAsync(slot, version, artifact: null, cancellation);
        await traffic.ReadmitAsync(slot, cancellation);
        return Details.Of(("started", $"{version} in {slot.Name}"));
    }
}
