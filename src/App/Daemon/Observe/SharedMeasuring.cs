using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.App.Configuration;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Observe;

/// <summary>Asks what measures all services at once, and keeps the answers for their watches.</summary>
internal sealed class SharedMeasuring(ISignalSource source, SharedSamples samples)
{
    /// <summary>That of a configuration; null where it has no such source.</summary>
    public static SharedMeasuring? Of(
        Settings settings,
        SharedSamples samples,
        TimeProvider time
    ) =>
        settings.Prometheus is { } prometheus
            ? new SharedMeasuring(
                new PrometheusSource(
                    prometheus.For(settings.Services.Select(static s => s.Name)),
                    time,
                    Random.Shared.NextDouble
                ),
                samples
            )
            : null;

    /// <summary>Asks once.</summary>
    public async Task MeasureAsync(CancellationToken cancellation) =>
        samples.Put(await source.ReadAsync(cancellation));

    /// <summary>Asks again and again until it is stopped.</summary>
    /// <param name="interval">How often.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Told what goes wrong.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(
        TimeSpan interval,
        TimeProvider time,
        Action<string> say,
        CancellationToken stop
    )
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do
            {
                try
                {
                    await MeasureAsync(stop);
                }
                catch (Exception e) when (!stop.IsCancellationRequested)
                {
                    // Whatever it is: services that are measured no more would not be missed until it matters.
                    say($"what measures all services could not be asked: {e.Message}");
                }
            } while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped: that was meant.
        }
    }
}
