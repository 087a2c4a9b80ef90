using System.Collections.Concurrent;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon;

/// <summary>
/// What sources that measure all services at once have read, kept until each service's watch takes it. Only the newest
/// sample of a signal is kept: a watch that was busy acts on now, not on then. Safe for use by many services at a time.
/// </summary>
internal sealed class SharedSamples
{
    private readonly ConcurrentDictionary<string, Inbox> inboxes = new(StringComparer.Ordinal);

    /// <summary>Keeps samples.</summary>
    public void Put(IReadOnlyList<ServiceSample> samples)
    {
        foreach (var sample in samples)
        {
            inboxes.GetOrAdd(sample.Service, static _ => new Inbox()).Put(sample);
        }
    }

    /// <summary>Takes what there is of a service.</summary>
    public IReadOnlyList<ServiceSample> Take(string service) =>
        inboxes.TryGetValue(service, out var inbox) ? inbox.Take() : [];

    private sealed class Inbox
    {
        private readonly Lock gate = new();
        private readonly List<ServiceSample> waiting = [];

        public void Put(ServiceSample sample)
        {
            lock (gate)
            {
                for (var i = 0; i < waiting.Count; i++)
                {
                    if (waiting[i].Sample.Signal.Name == sample.Sample.Signal.Name)
                    {
                        waiting[i] = sample;
                        return;
                    }
                }
                waiting.Add(sample);
            }
        }

        public ServiceSample[] Take()
        {
            lock (gate)
            {
                ServiceSample[] taken = [.. waiting];
                waiting.Clear();
                return taken;
            }
        }
    }
}
