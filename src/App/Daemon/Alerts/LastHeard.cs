using System.Collections.Concurrent;

namespace Lastgood.App.Daemon.Alerts;

/// <summary>When alerts were heard of last, as far as this process knows, on a clock that never jumps. Safe for use by many at a time.</summary>
internal sealed class LastHeard
{
    private readonly ConcurrentDictionary<(string Service, string Fingerprint), TimeSpan> at =
        new();

    /// <summary>An alert was said to fire.</summary>
    public void Hear(string service, string fingerprint, TimeSpan now) =>
        at[(service, fingerprint)] = now;

    /// <summary>How long ago that was. Nobody listened before this process: the first question is where its silence begins.</summary>
    public TimeSpan Silence(string service, string fingerprint, TimeSpan now) =>
        now - at.GetOrAdd((service, fingerprint), now);

    /// <summary>It does not fire any more.</summary>
    public void Forget(string service, string fingerprint) =>
        at.TryRemove((service, fingerprint), out _);
}
