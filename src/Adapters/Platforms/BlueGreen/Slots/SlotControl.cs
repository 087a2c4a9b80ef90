using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.BlueGreen.Slots;

/// <summary>Looks at slots, starts and stops what runs in them, and waits until that is so.</summary>
/// <param name="options">Probe and command timeout.</param>
/// <param name="host">Runs the releases.</param>
/// <param name="probe">Asks the services.</param>
/// <param name="time">Measures.</param>
internal sealed class SlotControl(
    BlueGreenOptions options,
    ISlotHost host,
    ServiceProbe probe,
    TimeProvider time
)
{
    /// <summary>How long the host may lag behind what it was told: a script that writes its pid file late, say.</summary>
    private static readonly TimeSpan StatusLag = TimeSpan.FromSeconds(5);

    /// <summary>What runs the releases.</summary>
    public ISlotHost Host => host;

    /// <summary>What is going on in a slot now.</summary>
    public async Task<SlotState> LookAsync(Slot slot, CancellationToken cancellation)
    {
        if (!await RunsAsync(slot, cancellation))
        {
            var occupant = await OccupantAsync(slot, cancellation);
            return new SlotState(slot, false, null, false, "nothing runs", occupant);
        }
        var health = probe.HealthAsync(slot.Url, options.Probe, cancellation);
        var version = probe.VersionAsync(slot.Url, options.Probe, cancellation);
        var artifact = await host.ArtifactAsync(slot, cancellation);
        var (well, says) = (await health, await version);
        return new SlotState(
            slot,
            true,
            says.Version,
            well.Healthy,
            $"health {options.Probe.HealthPath}: {well.Evidence}; version {says.Evidence}",
            Occupant: null
        )
        {
            Artifact = artifact,
        };
    }

    /// <summary>Whether something runs in it.</summary>
    /// <exception cref="PlatformException">It cannot be told.</exception>
    public Task<bool> RunsAsync(Slot slot, CancellationToken cancellation) =>
        host.RunsAsync(slot, cancellation);

    /// <summary>Who holds the slot's port; null where nobody does.</summary>
    public async Task<string?> OccupantAsync(Slot slot, CancellationToken cancellation)
    {
        var url = new Uri(slot.Url);
        return await PortOwner.AnswersAsync(url, time, cancellation)
            ? PortOwner.Describe(url.Port)
            : null;
    }

    /// <summary>Starts a release and waits until the host says that something runs.</summary>
    /// <exception cref="PlatformException">It failed, hung, or did nothing.</exception>
    public async Task StartAsync(
        Slot slot,
        string release,
        string? artifact,
        CancellationToken cancellation
    )
    {
        await host.StartAsync(slot, release, artifact, cancellation);
        var patience = new Patience(time, StatusLag);
        while (!await RunsAsync(slot, cancellation))
        {
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"starting {release} in slot {slot.Name} had no effect: {host.Success}, and {host.Witness} says that nothing runs there",
                    $"look at the logs of {release}, and try both: {host.HowToStart(slot, release)} and {host.HowToAsk(slot)}"
                );
            }
        }
    }

    /// <summary>Stops what runs and waits until it is gone.</summary>
    /// <exception cref="PlatformException">It failed, hung, or did nothing.</exception>
    public async Task StopAsync(Slot slot, CancellationToken cancellation)
    {
        await host.StopAsync(slot, cancellation);
        var patience = new Patience(time, options.CommandTimeout);
        while (
            await RunsAsync(slot, cancellation)
            || await PortOwner.AnswersAsync(new Uri(slot.Url), time, cancellation)
        )
        {
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"stopping slot {slot.Name} had no effect: {host.Success}, and {Spoken.Duration(options.CommandTimeout)} later it still runs (port {new Uri(slot.Url).Port}: {PortOwner.Describe(new Uri(slot.Url).Port)})",
                    $"try both: {host.HowToStop(slot)} and {host.HowToAsk(slot)}"
                );
            }
        }
    }
}
