using System.Collections.Concurrent;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon;

/// <summary>
/// What sources that measure all services at once have read, kept until each service's watch takes it. Only the newest
/// sample of a signal is kept: a watch that was busy acts on now, not on then. Safe for use by many services at a time.
/// </summary>
internal sealed class SharedSamples
{
    private readonly ConcurrentDictionary<(string Service, string Signal), ServiceSample> newest =
        new();
    private readonly ConcurrentDictionary<string, string[]> signals = new(StringComparer.Ordinal);

    /// <summary>Keeps samples.</summary>
    public void Put(IReadOnlyList<ServiceSample> samples)
    {
        foreach (var sample in samples)
        {
            var name = sample.Sample.Signal.Name;
            newest[(sample.Service, name)] = sample;
            signals.AddOrUpdate(
                sample.Service,
                static (_, one) => [one],
                static (_, known, one) =>
                    known.Contains(one, StringComparer.Ordinal) ? known : [.. known, one],
                name
            );
        }
    }

    /// <summary>Takes what there is of a service.</summary>
    public IReadOnlyList<ServiceSample> Take(string service)
    {
        if (!signals.TryGetValue(service, out var names))
        {
            return [];
        }
        var taken = new List<ServiceSample>(names.Length);
        foreach (var name in names)
        {
            if (newest.TryRemove((service, name), out var sample))
            {
                taken.Add(sample);
            }
        }
        return taken;
    }
}
