using Lastgood.Adapters.Signals.Alertmanager;
using Lastgood.App.Configuration;

namespace Lastgood.App.Daemon.Alerts;

/// <summary>
/// Takes Alertmanager's webhooks while services are watched. What keeps it from listening is said, and tried again: a guard
/// that gave up would not be missed until it is needed.
/// </summary>
/// <param name="keeping">Stores what comes.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Told where it listens, and why it cannot.</param>
internal sealed class AlertReceiving(AlertKeeping keeping, TimeProvider time, Action<string> say)
    : IAsyncDisposable
{
    private AlertmanagerOptions? inForce;
    private CancellationTokenSource? stop;
    private Task receiving = Task.CompletedTask;

    /// <summary>Receives as a configuration says; where that says what is in force already, nothing is interrupted.</summary>
    public async Task UseAsync(Settings settings)
    {
        var wanted = settings.Alertmanager?.For(settings);
        if (IsSame(wanted, inForce))
        {
            return;
        }
        await StopAsync();
        inForce = wanted;
        if (wanted is not null)
        {
            stop = new CancellationTokenSource();
            receiving = ReceiveAsync(wanted, stop.Token);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StopAsync()
    {
        if (stop is { } running)
        {
            stop = null;
            await running.CancelAsync();
            await receiving;
            running.Dispose();
        }
    }

    private Task ReceiveAsync(AlertmanagerOptions options, CancellationToken stopped) =>
        Listening.KeepAsync(
            () =>
            {
                _ = options.Token?.Read();
                var receiver = new AlertmanagerReceiver(options, keeping.StoreAsync, time);
                return (receiver, $"alerts are received on {receiver.Url}", receiver.Ended);
            },
            trouble =>
                $"alerts cannot be received on {options.Address}:{options.Port}: {trouble}; it is tried again, and Alertmanager keeps them meanwhile",
            say,
            time,
            stopped
        );

    private static bool IsSame(AlertmanagerOptions? one, AlertmanagerOptions? other) =>
        one is null || other is null
            ? one == other
            : one with { Services = other.Services } == other
                && one.Services.Label == other.Services.Label
                && one.Services.ByValue.Keys.ToHashSet(StringComparer.Ordinal)
                    .SetEquals(other.Services.ByValue.Keys);
}
