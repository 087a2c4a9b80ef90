using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Captures;

namespace Lastgood.Adapters.Captures;

/// <summary>What the configuration names: the output of commands and the ends of logs.</summary>
/// <param name="options">What.</param>
/// <param name="runner">Runs the commands.</param>
public sealed class ConfiguredExhibits(CaptureOptions options, ICommandRunner runner) : IExhibits
{
    // One that hangs is given up in time for the others to be kept.
    private TimeSpan OfOne => options.Timeout * 0.7;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation) =>
        await Task.WhenAll([
            .. options.Commands.Select(c => RunAsync(c, cancellation)),
            .. options.Logs.Select(path => TailAsync(path, cancellation)),
        ]);

    private async Task<Exhibit> RunAsync(
        IReadOnlyList<string> command,
        CancellationToken cancellation
    )
    {
        var shown = CommandLine.Show(command);
        try
        {
            var result = await runner.RunAsync(new Command(command, OfOne), cancellation);
            return new Exhibit(
                shown,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"$ {shown}\nexit code {result.ExitCode}\n{result.Output}{result.Error}"
                )
            );
        }
        catch (CommandException e)
        {
            return new Exhibit(shown, $"$ {shown}\n{e.Message}");
        }
    }

    private static async Task<Exhibit> TailAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return new Exhibit(path, await LogEnd.ReadAsync(path, cancellation));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Exhibit(path, $"{path} cannot be read: {e.Message}");
        }
    }
}
