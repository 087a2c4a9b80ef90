using System.Diagnostics;
using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Bench.Support;

namespace Lastgood.Bench.VsRules;

/// <summary>A running <see cref="WatchPart"/>.</summary>
internal sealed class WatchProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task reading;

    private WatchProcess(Process process, Moments moments)
    {
        this.process = process;
        reading = ReadAsync(moments);
    }

    /// <summary>The processor time that it has used, in seconds.</summary>
    public double CpuSeconds => ProcessFigures.CpuSeconds(process.Id);

    /// <summary>Starts it and waits until it watches.</summary>
    /// <param name="url">The Prometheus that it asks.</param>
    /// <param name="services">How many services it watches.</param>
    /// <param name="folder">For its journal.</param>
    /// <param name="decided">Told of the first decision about each service.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<WatchProcess> StartAsync(
        string url,
        int services,
        string folder,
        Moments decided,
        CancellationToken cancellation
    )
    {
        var start = Part.Start(
            new WatchPart().Name,
            [url, services.ToString(CultureInfo.InvariantCulture), folder]
        );
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        var started = Process.Start(start)!;
        var first = await started.StandardOutput.ReadLineAsync(cancellation);
        return first == WatchPart.Ready
            ? new WatchProcess(started, decided)
            : throw new CommandException("what watches could not be started");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        await reading;
        process.Dispose();
    }

    private async Task ReadAsync(Moments moments)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            moments.Note(words[0], long.Parse(words[1], CultureInfo.InvariantCulture));
        }
    }
}
