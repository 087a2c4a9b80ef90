using System.Collections.Concurrent;

namespace Lastgood.App.Daemon.Alerts;

/// <summary>Wakes the watch of a service before its next probe is due. Safe for use by many at a time.</summary>
internal sealed class Bells
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> bells = new(
        StringComparer.Ordinal
    );

    /// <summary>There is news of a service.</summary>
    public void Ring(string service) => Of(service).Release();

    /// <summary>Completes at the next ring, or at once where one was not heard yet.</summary>
    public async Task HeardAsync(string service, CancellationToken cancellation)
    {
        var bell = Of(service);
        await bell.WaitAsync(cancellation);
        // Several rings are one piece of news.
        while (await bell.WaitAsync(TimeSpan.Zero, CancellationToken.None)) { }
    }

    private SemaphoreSlim Of(string service) =>
        bells.GetOrAdd(service, static _ => new SemaphoreSlim(0));
}
