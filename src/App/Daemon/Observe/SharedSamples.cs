using System.Collections.Concurrent;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Observe;

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
            Of(sample.Service).Put(sample.Sample);
        }
        // Not before all of them are there: nobody decides by half of what was measured.
        foreach (var sample in samples)
        {
            Of(sample.Service).Ring();
        }
    }

    /// <summary>Completes when there is something to take of a service.</summary>
    public Task ArrivalAsync(string service) => Of(service).ArrivalAsync();

    /// <summary>Takes what there is of a service.</summary>
    public IReadOnlyList<SignalSample> Take(string service) =>
        inboxes.TryGetValue(service, out var inbox) ? inbox.Take() : [];

    private Inbox Of(string service) => inboxes.GetOrAdd(service, static _ => new Inbox());

    private sealed class Inbox
    {
        private readonly Lock gate = new();
        private readonly List<SignalSample> waiting = [];
        private TaskCompletionSource? arrival;

        public Task ArrivalAsync()
        {
            lock (gate)
            {
                arrival ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                return waiting.Count > 0 ? Task.CompletedTask : arrival.Task;
            }
        }

        public void Ring()
        {
            lock (gate)
            {
                arrival?.TrySetResult();
                arrival = null;
            }
        }

        public void Put(SignalSample sample)
        {
            lock (gate)
            {
                for (var i = 0; i < waiting.Count; i++)
                {
                    if (waiting[i].Signal.Name == sample.Signal.Name)
                    {
                        waiting[i] = sample;
                        return;
                    }
                }
                waiting.Add(sample);
            }
        }

        public SignalSample[] Take()
        {
            lock (gate)
            {
                SignalSample[] taken = [.. waiting];
                waiting.Clear();
                return taken;
            }
        }
    }
}
