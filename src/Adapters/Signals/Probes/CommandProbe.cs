using Lastgood.Adapters.Processes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Probes;

/// <summary>
/// Runs a command. One that cannot be run is a check that failed: what it was to look at is not known to be well.
/// </summary>
/// <param name="options">The command, and which exit codes mean well.</param>
/// <param name="commands">Runs it.</param>
/// <param name="time">What samples are dated by, as a <see cref="MonotonicClock"/>.</param>
public sealed class CommandProbe(
    CommandProbeOptions options,
    ICommandRunner commands,
    TimeProvider time
) : IHealthProbe
{
    private readonly MonotonicClock clock = new(time);

    /// <inheritdoc/>
    public async Task<HealthSample> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            var result = await commands.RunAsync(
                new Command(options.Arguments, options.Timeout) { Folder = options.Folder },
                cancellation
            );
            var healthy = options.ExitCodes.Contains(result.ExitCode);
            var evidence = FormattableString.Invariant(
                $"{Path.GetFileName(options.Arguments[0])} exited with {result.ExitCode} in {Spoken.Duration(result.Took)}"
            );
            var said = healthy ? null : LastLine(result.Error) ?? LastLine(result.Output);
            return new HealthSample(
                clock.Now,
                healthy,
                said is null ? evidence : $"{evidence}: {Spoken.Excerpt(said)}"
            );
        }
        catch (CommandException e)
        {
            return new HealthSample(clock.Now, Healthy: false, e.Message);
        }
    }

    private static string? LastLine(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .LastOrDefault();
}
