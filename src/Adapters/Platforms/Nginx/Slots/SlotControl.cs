using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Nginx.Slots;

/// <summary>Looks at slots, starts and stops what runs in them, by the user's commands.</summary>
/// <param name="options">Probe and command timeout.</param>
/// <param name="runner">Runs the commands.</param>
/// <param name="probe">Asks the services.</param>
/// <param name="time">Measures.</param>
internal sealed class SlotControl(
    NginxOptions options,
    ICommandRunner runner,
    ServiceProbe probe,
    TimeProvider time
)
{
    /// <summary>
    /// How long the status command may lag behind a start command that has returned: a script that writes its pid file
    /// late, say.
    /// </summary>
    private static readonly TimeSpan StatusLag = TimeSpan.FromSeconds(5);

    // From here on shells and init systems report trouble with the command itself, not with the service.
    private const int CannotRun = 126;

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
        var (well, says) = (await health, await version);
        return new SlotState(
            slot,
            true,
            says.Version,
            well.Healthy,
            $"health {options.Probe.HealthPath}: {well.Evidence}; version {says.Evidence}",
            Occupant: null
        );
    }

    /// <summary>Whether something runs in it, as the status command says.</summary>
    /// <exception cref="PlatformException">The command itself does not work.</exception>
    public Task<bool> RunsAsync(Slot slot, CancellationToken cancellation) =>
        RunsAsync(slot.Name, slot.Status, cancellation);

    /// <inheritdoc cref="RunsAsync(Slot, CancellationToken)"/>
    public async Task<bool> RunsAsync(
        string slot,
        IReadOnlyList<string> status,
        CancellationToken cancellation
    )
    {
        var result = await RunAsync(status, cancellation);
        return result.ExitCode < CannotRun
            ? result.Succeeded
            : throw new PlatformException(
                $"the status command of slot {slot} does not work: {Failure(result)}",
                $"try it: {CommandLine.Show(status)}"
            );
    }

    /// <summary>Who holds the slot's port; null where nobody does.</summary>
    public async Task<string?> OccupantAsync(Slot slot, CancellationToken cancellation)
    {
        var url = new Uri(slot.Url);
        return await PortOwner.AnswersAsync(url, time, cancellation)
            ? PortOwner.Describe(url.Port)
            : null;
    }

    /// <summary>Starts a release and waits until the status command says that something runs.</summary>
    /// <exception cref="PlatformException">The command failed, hung, or did nothing.</exception>
    public async Task StartAsync(Slot slot, string release, CancellationToken cancellation)
    {
        var command = slot.StartOf(release);
        await MustRunAsync($"starting {release} in slot {slot.Name}", command, cancellation);
        var patience = new Patience(time, StatusLag);
        while (!await RunsAsync(slot, cancellation))
        {
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"starting {release} in slot {slot.Name} had no effect: the command exited 0, and the status command says that nothing runs there",
                    $"look at the logs of {release}, and try both: {CommandLine.Show(command)} and {CommandLine.Show(slot.Status)}"
                );
            }
        }
    }

    /// <summary>Stops what runs and waits until it is gone.</summary>
    /// <exception cref="PlatformException">The command failed, hung, or did nothing.</exception>
    public async Task StopAsync(Slot slot, CancellationToken cancellation)
    {
        await MustRunAsync($"stopping slot {slot.Name}", slot.Stop, cancellation);
        var patience = new Patience(time, options.CommandTimeout);
        while (
            await RunsAsync(slot, cancellation)
            || await PortOwner.AnswersAsync(new Uri(slot.Url), time, cancellation)
        )
        {
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"stopping slot {slot.Name} had no effect: the command exited 0, and {Spoken.Duration(options.CommandTimeout)} later it still runs (port {new Uri(slot.Url).Port}: {PortOwner.Describe(new Uri(slot.Url).Port)})",
                    $"try both: {CommandLine.Show(slot.Stop)} and {CommandLine.Show(slot.Status)}"
                );
            }
        }
    }

    /// <summary>Runs a command of the user's that has to exit with 0.</summary>
    public async Task MustRunAsync(
        string what,
        IReadOnlyList<string> command,
        CancellationToken cancellation
    )
    {
        var result = await RunAsync(command, cancellation);
        if (!result.Succeeded)
        {
            throw new PlatformException(
                $"{what} failed: {Failure(result)}",
                $"try it: {CommandLine.Show(command)}"
            );
        }
    }

    /// <summary>Runs a command of the user's.</summary>
    /// <exception cref="PlatformException">It could not be run to its end.</exception>
    public async Task<CommandResult> RunAsync(
        IReadOnlyList<string> command,
        CancellationToken cancellation
    )
    {
        try
        {
            return await runner.RunAsync(
                new Command(command, options.CommandTimeout),
                cancellation
            );
        }
        catch (CommandException e)
        {
            throw new PlatformException(e.Message, e.Remedy, e);
        }
    }

    /// <summary>How a command ended, with the end of what it wrote.</summary>
    public static string Failure(CommandResult result)
    {
        var last = (result.Error + "\n" + result.Output)
            .Split('\n')
            .FirstOrDefault(static l => !string.IsNullOrWhiteSpace(l), "");
        return last.Length == 0
            ? $"exit code {result.ExitCode}"
            : $"exit code {result.ExitCode}, {Spoken.Excerpt(last)}";
    }
}
