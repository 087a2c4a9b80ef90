using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.BlueGreen.Steps;

/// <summary>Waits until a release in a slot is healthy and says that it is the expected one.</summary>
internal sealed class ReadyStep(BlueGreenOptions options, SlotControl slots, TimeProvider time)
    : ReadingStep
{
    /// <summary>How often in a row the status command has to say that nothing runs until the wait is over: it may be restarted by an init system.</summary>
    private const int GoneLimit = 3;

    public override async Task<Observation> ObserveAsync(
        PlannedStep step,
        CancellationToken cancellation
    )
    {
        var release = step.Arguments["release"];
        var state = await slots.LookAsync(Slot.From(step.Arguments), cancellation);
        if (state.IsGood(release))
        {
            return Observation.Applied;
        }
        return state.Version is null || state.Version == release
            ? Observation.NotApplied
            : Observation.Diverged;
    }

    public override async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (slot, release) = (Slot.From(step.Arguments), step.Arguments["release"]);
        var patience = new Patience(time, options.StartTimeout);
        var gone = 0;
        while (true)
        {
            var state = await slots.LookAsync(slot, cancellation);
            if (state.IsGood(release))
            {
                return Details.Of(
                    ("ready", state.Evidence),
                    ("waited", Spoken.Duration(patience.Elapsed))
                );
            }
            if (state.Version is { } other && other != release)
            {
                throw new PlatformException(
                    $"slot {slot.Name} reports version {other}; {release} was started there",
                    slots.Host.WhyAnother(slot, release)
                );
            }
            gone = state.Running ? 0 : gone + 1;
            if (gone == GoneLimit)
            {
                throw new PlatformException(
                    $"{release} in slot {slot.Name} ended before it was healthy",
                    $"its own log says why; try it: {slots.Host.HowToStart(slot, release)}"
                );
            }
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"{release} in slot {slot.Name} was not ready within {Spoken.Duration(options.StartTimeout)}; last seen: {state.Evidence}",
                    $"its own log says why; ask it: curl -i {slot.Url}{options.Probe.HealthPath}"
                );
            }
        }
    }
}
