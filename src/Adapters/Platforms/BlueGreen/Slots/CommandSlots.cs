using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.BlueGreen.Slots;

/// <summary>Slots whose releases are started and stopped by the user's commands.</summary>
/// <param name="options">The command that tells whether an artifact is there.</param>
/// <param name="commands">Runs the commands.</param>
internal sealed class CommandSlots(BlueGreenOptions options, UserCommands commands) : ISlotHost
{
    // From here on shells and init systems report trouble with the command itself, not with the service.
    private const int CannotRun = 126;

    public string Witness => "the status command";

    public string Success => "the command exited 0";

    public async Task<bool> RunsAsync(Slot slot, CancellationToken cancellation)
    {
        var result = await commands.RunAsync(slot.Status, cancellation);
        return result.ExitCode < CannotRun
            ? result.Succeeded
            : throw new PlatformException(
                $"the status command of slot {slot.Name} does not work: {UserCommands.Failure(result)}",
                $"try it: {HowToAsk(slot)}"
            );
    }

    public Task<string?> ArtifactAsync(Slot slot, CancellationToken cancellation) =>
        Task.FromResult<string?>(null);

    public Task StartAsync(
        Slot slot,
        string release,
        string? artifact,
        CancellationToken cancellation
    ) =>
        commands.MustRunAsync(
            $"starting {release} in slot {slot.Name}",
            slot.StartOf(release),
            cancellation
        );

    public Task StopAsync(Slot slot, CancellationToken cancellation) =>
        commands.MustRunAsync($"stopping slot {slot.Name}", slot.Stop, cancellation);

    public async Task<SlotArtifact> FindAsync(
        Slot slot,
        Activation activation,
        CancellationToken cancellation
    )
    {
        if (options.Available is not { } available)
        {
            return new SlotArtifact(activation.Artifact);
        }
        var command = Placeholders.Fill(
            available,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["release"] = activation.Version,
            }
        );
        var result = await commands.RunAsync(command, cancellation);
        return new SlotArtifact(
            activation.Artifact,
            result.Succeeded
                ? null
                : new Refusal(
                    $"the artifact of {activation.Version} is not there: {UserCommands.Failure(result)}",
                    $"bring it back or choose another release; this is asked: {CommandLine.Show(command)}"
                )
        );
    }

    public IReadOnlyList<IReadOnlyList<string>> StartCommands(Slot slot, string release) =>
        [slot.StartOf(release)];

    public IReadOnlyList<IReadOnlyList<string>> StopCommands(Slot slot) => [slot.Stop];

    public string HowToStart(Slot slot, string release) => CommandLine.Show(slot.StartOf(release));

    public string WhyAnother(Slot slot, string release) =>
        $"does the start command start the release that it is given? {HowToStart(slot, release)}";

    public string HowToStop(Slot slot) => CommandLine.Show(slot.Stop);

    public string HowToAsk(Slot slot) => CommandLine.Show(slot.Status);
}
