using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.BlueGreen.Steps;
using Lastgood.Adapters.Platforms.BlueGreen.Traffic;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.BlueGreen;

/// <summary>What works together for one service whose options are right. A load balancer adds the steps of its own.</summary>
internal sealed class BlueGreenParts
{
    /// <summary>Puts together what every load balancer needs.</summary>
    /// <param name="options">The service.</param>
    /// <param name="slots">Its slots.</param>
    /// <param name="control">Starts, stops and asks what runs in them.</param>
    /// <param name="front">Asks the way users come in.</param>
    /// <param name="traffic">Moves traffic.</param>
    /// <param name="time">Measures.</param>
    public BlueGreenParts(
        BlueGreenOptions options,
        IReadOnlyList<Slot> slots,
        SlotControl control,
        Front front,
        ITraffic traffic,
        TimeProvider time
    )
    {
        (Front, Traffic, Prunes) = (front, traffic, control.Host.Prunes);
        Steps[StepNames.Start] = new StartStep(control, traffic);
        Steps[StepNames.Ready] = new ReadyStep(options, control, time);
        Steps[StepNames.Clear] = Steps[StepNames.Stop] = new StopStep(options, control, traffic);
        Inspector = new BlueGreenInspector(slots, control, traffic, front);
        Planner = new BlueGreenPlanner(options, Inspector, control, traffic);
    }

    /// <summary>The kinds of steps, by their names.</summary>
    public Dictionary<string, IStep> Steps { get; } = new(StringComparer.Ordinal);

    public BlueGreenPlanner Planner { get; }

    public BlueGreenInspector Inspector { get; }

    public Front Front { get; }

    public IPrunes? Prunes { get; }

    public ITraffic Traffic { get; }

    /// <summary>The slots as steps know them.</summary>
    public static IReadOnlyList<Slot> SlotsOf(BlueGreenOptions options) =>
        [.. options.Slots.Select(s => Slot.Of(s, options.Docker?.NameOf(s.Name)))];

    /// <summary>What runs releases in the slots.</summary>
    public static SlotControl ControlOf(
        BlueGreenOptions options,
        UserCommands commands,
        ServiceProbe probe,
        TimeProvider time
    ) => new(options, HostOf(options, commands, time), probe, time);

    private static ISlotHost HostOf(
        BlueGreenOptions options,
        UserCommands commands,
        TimeProvider time
    ) =>
        options.Docker is { } docker
            ? new SlotContainers(
                new SlotContainerOptions(
                    options.Service,
                    ImageTemplate.TryParse(docker.Image)!,
                    [.. options.Slots.Select(s => docker.NameOf(s.Name))],
                    docker.Port,
                    docker.StopTimeout,
                    docker.PullTimeout
                ),
                DockerPlatform.EngineOf(docker.Socket, options.CommandTimeout, time)
            )
            : new CommandSlots(options, commands);
}
