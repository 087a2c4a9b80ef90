using System.Collections.Concurrent;
using Lastgood.Adapters.Signals.Alertmanager;
using Lastgood.Adapters.Tests.Platforms.Nginx;

namespace Lastgood.Adapters.Tests.Signals.Alertmanager;

/// <summary>A receiver on a free port that keeps what it is given.</summary>
internal sealed class ReceiverBed : IAsyncDisposable
{
    private AlertmanagerReceiver? receiver;

    public AlertmanagerOptions Options { get; init; } =
        new() { Port = FreePorts.Take(1)[0], Services = WebhookBodyTests.Services };

    /// <summary>What was stored, delivery by delivery.</summary>
    public ConcurrentQueue<IReadOnlyList<AlertNotice>> Stored { get; } = new();

    /// <summary>Whether storing fails.</summary>
    public bool Broken { get; set; }

    /// <summary>Why nothing can be stored just now; null where it can.</summary>
    public string? Busy { get; set; }

    /// <summary>How often it has failed.</summary>
    public int Failures { get; private set; }

    public string Url => receiver!.Url;

    public ReceiverBed Start()
    {
        receiver = new AlertmanagerReceiver(Options, StoreAsync, TimeProvider.System);
        return this;
    }

    public async Task StopAsync() => await receiver!.DisposeAsync();

    public async ValueTask DisposeAsync() => await StopAsync();

    private Task StoreAsync(IReadOnlyList<AlertNotice> notices, CancellationToken cancellation)
    {
        if (Busy is { } why)
        {
            throw new ReceiverBusyException(why);
        }
        if (Broken)
        {
            Failures++;
            throw new InvalidOperationException("the disk is full");
        }
        Stored.Enqueue(notices);
        return Task.CompletedTask;
    }
}
