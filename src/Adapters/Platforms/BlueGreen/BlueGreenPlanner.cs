using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.BlueGreen.Steps;
using Lastgood.Adapters.Platforms.BlueGreen.Traffic;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.BlueGreen;

/// <summary>Computes the steps of an activation from what is there now. Changes nothing.</summary>
internal sealed class BlueGreenPlanner(
    BlueGreenOptions options,
    BlueGreenInspector inspector,
    SlotControl control,
    ITraffic traffic
)
{
    /// <summary>The steps, or a refusal.</summary>
    public async Task<PlanAnswer> PlanAsync(Activation activation, CancellationToken cancellation)
    {
        try
        {
            var found =
                activation.Found as BlueGreenInspection
                ?? await inspector.InspectAsync(cancellation);
            var (states, now) = (found.States, found.Now);
            if (now.Obstacle is not null)
            {
                return new PlanAnswer([], now.Obstacle);
            }
            var serving = states.FirstOrDefault(s => s.Slot.Name == now.Serving);
            return (activation.Kind, serving) switch
            {
                (RunKind.Retire, _) => Retire(activation, serving, states),
                (_, null) => await FirstAsync(activation, states, now, cancellation),
                _ => await SwitchAsync(activation, serving, states, now, cancellation),
            };
        }
        catch (PlatformException e)
        {
            return new PlanAnswer([], Refusals.Of(e));
        }
    }

    /// <summary>The steps that start a release in the slot that serves nobody, without a switch; or a refusal.</summary>
    public async Task<PlanAnswer> RehearseAsync(
        Activation activation,
        CancellationToken cancellation
    )
    {
        try
        {
            var found =
                activation.Found as BlueGreenInspection
                ?? await inspector.InspectAsync(cancellation);
            var serving = found.States.FirstOrDefault(s => s.Slot.Name == found.Now.Serving);
            if (found.Now.Obstacle is not null || serving is null)
            {
                return found.Now.Obstacle is { } obstacle
                    ? new PlanAnswer([], obstacle)
                    : PlanAnswer.No("it cannot be told which slot serves", "see: lastgood status");
            }
            var idle = Other(serving, found.States);
            return idle.Running && !idle.IsGood(activation)
                ? PlanAnswer.No(
                    $"{idle.What} runs in {idle.Slot.Name}, and a rehearsal takes no other's place",
                    $"stop it if nobody needs it: {control.Host.HowToStop(idle.Slot)}"
                )
                : await FillAsync(idle, activation, cancellation);
        }
        catch (PlatformException e)
        {
            return new PlanAnswer([], Refusals.Of(e));
        }
    }

    private async Task<PlanAnswer> SwitchAsync(
        Activation activation,
        SlotState serving,
        SlotState[] states,
        TrafficState now,
        CancellationToken cancellation
    )
    {
        if (serving.Version == activation.Version)
        {
            return PlanAnswer.No(
                $"{activation.Version} serves already, in slot {serving.Slot.Name}",
                "nothing needs to be done; see: lastgood status"
            );
        }
        var idle = Other(serving, states);
        var fill = await FillAsync(idle, activation, cancellation);
        return fill.Refusal is not null
            ? fill
            : fill with
            {
                Steps =
                [
                    .. now.Setup is { } setup
                        ? [setup.Step(serving.Slot, serving.Version)]
                        : NoSteps,
                    .. fill.Steps,
                    .. Move(now, serving, idle, activation),
                ],
            };
    }

    /// <summary>The load balancer does not follow yet: from setting it up on it will, and until then something else may serve.</summary>
    private async Task<PlanAnswer> FirstAsync(
        Activation activation,
        SlotState[] states,
        TrafficState now,
        CancellationToken cancellation
    )
    {
        var (setup, reachable) = (now.Setup!, now.Reachable);
        var there = states.FirstOrDefault(s => s.IsGood(activation));
        var healthy = there is null ? states.FirstOrDefault(static s => s.Healthy) : null;
        var target =
            there
            ?? (
                healthy is not null
                    ? Other(healthy, states)
                    : states.FirstOrDefault(static s => !s.Running && s.Occupant is null)
            );
        if (target is null)
        {
            return PlanAnswer.No(
                $"both slots are taken and neither is healthy ({string.Join("; ", states.Select(static s => $"{s.Slot.Name}: {s.Evidence}"))}), and {setup.Lacking}, so it cannot be told which one serves",
                $"stop the one that does not: {control.Host.HowToStop(states[1].Slot)}"
            );
        }
        var fill = await FillAsync(target, activation, cancellation);
        if (fill.Refusal is not null)
        {
            return fill;
        }
        if (healthy is not null)
        {
            return fill with
            {
                Steps =
                [
                    setup.Step(healthy.Slot, healthy.Version),
                    .. fill.Steps,
                    .. Move(now, healthy, target, activation),
                ],
            };
        }
        // Setting up moves traffic to the target, so that has to be ready before; unless there is no traffic yet.
        var first = setup.Step(target.Slot, reachable ? activation.Version : null) with
        {
            MovesTraffic = true,
        };
        var confirm = Confirm(target, activation);
        return fill with
        {
            Steps = reachable ? [.. fill.Steps, first, confirm] : [first, .. fill.Steps, confirm],
        };
    }

    private PlanAnswer Retire(Activation activation, SlotState? serving, SlotState[] states)
    {
        if (serving?.Version != activation.Version)
        {
            return PlanAnswer.No(
                $"{serving?.Version ?? "an unknown release"} serves, not {activation.Version}: the other slot is left running",
                "see: lastgood status"
            );
        }
        if (!serving.Healthy)
        {
            return PlanAnswer.No(
                $"{activation.Version} in slot {serving.Slot.Name} is not healthy ({serving.Evidence}): the other slot is kept as the way back",
                "see: lastgood status"
            );
        }
        if (options.Keep == KeepMode.Always)
        {
            return PlanAnswer.No("keep: always says that no slot is stopped", "change \"keep\"");
        }
        var idle = Other(serving, states);
        return idle.Running
            ? new PlanAnswer([Stop(idle)], null)
            : PlanAnswer.No(
                $"nothing runs in slot {idle.Slot.Name}",
                "nothing needs to be done; see: lastgood status"
            );
    }

    /// <summary>The steps after which the release is ready in the slot.</summary>
    private async Task<PlanAnswer> FillAsync(
        SlotState slot,
        Activation activation,
        CancellationToken cancellation
    )
    {
        var version = activation.Version;
        var ready = SlotStep(
            StepNames.Ready,
            $"wait until {version} in {slot.Slot.Name} is healthy and says its version",
            [],
            slot.Slot,
            version,
            options.StartTimeout + options.CommandTimeout
        ) with
        {
            OnlyWaits = true,
        };
        if (slot.IsGood(activation))
        {
            return new PlanAnswer([ready], null) { Artifact = slot.Artifact };
        }
        if (slot.Occupant is { } occupant)
        {
            return new PlanAnswer(
                [],
                Refusals.Of(StartStep.Taken(control.Host, slot.Slot, occupant))
            );
        }
        var found = await control.Host.FindAsync(slot.Slot, activation, cancellation);
        if (found.Refusal is { } missing)
        {
            return new PlanAnswer([], missing);
        }
        var start = SlotStep(
            StepNames.Start,
            $"start {version} in {slot.Slot.Name}{found.Note}",
            control.Host.StartCommands(slot.Slot, version),
            slot.Slot,
            version,
            (3 * options.CommandTimeout) + found.Longer
        );
        if (found.Artifact is { } artifact)
        {
            start = start with
            {
                Arguments = new Details([
                    .. start.Arguments,
                    .. Details.Of((SlotCapture.Artifact, artifact)),
                ]),
            };
        }
        return new PlanAnswer(slot.Running ? [Clear(slot), start, ready] : [start, ready], null)
        {
            Artifact = found.Artifact,
        };
    }

    private IEnumerable<PlannedStep> Move(
        TrafficState now,
        SlotState from,
        SlotState to,
        Activation activation
    )
    {
        foreach (var step in traffic.Move(now, from.Slot, to.Slot, activation))
        {
            yield return step with
            {
                MovesTraffic = true,
            };
        }
        yield return Confirm(to, activation);
        if (!activation.KeepPrevious && options.Keep != KeepMode.Always && from.Running)
        {
            yield return Stop(from);
        }
    }

    private PlannedStep Confirm(SlotState to, Activation activation) =>
        traffic.Confirm(to.Slot, activation.Version) with
        {
            OnlyWaits = true,
        };

    private PlannedStep Clear(SlotState slot) =>
        SlotStep(
            StepNames.Clear,
            $"stop {slot.What} in {slot.Slot.Name}, which serves nobody, to make room",
            control.Host.StopCommands(slot.Slot),
            slot.Slot,
            slot.Version,
            options.Drain + (4 * options.CommandTimeout)
        );

    private PlannedStep Stop(SlotState slot) =>
        SlotStep(
            StepNames.Stop,
            $"stop {slot.What} in {slot.Slot.Name}, {Spoken.Duration(options.Drain)} after the switch",
            control.Host.StopCommands(slot.Slot),
            slot.Slot,
            slot.Version,
            options.Drain + (4 * options.CommandTimeout)
        ) with
        {
            Stage = Stage.Retire,
        };

    private PlannedStep SlotStep(
        string name,
        string title,
        IReadOnlyList<IReadOnlyList<string>> commands,
        Slot slot,
        string? release,
        TimeSpan timeout
    ) =>
        new(
            name,
            title,
            Stage.Activate,
            commands,
            slot.ToArguments(("mode", traffic.Mode), ("release", release ?? "")),
            timeout
        );

    private static SlotState Other(SlotState one, SlotState[] states) =>
        states[0] == one ? states[1] : states[0];

    private static IEnumerable<PlannedStep> NoSteps => [];
}
