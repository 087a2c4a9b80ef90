namespace Lastgood.Core.Signals;

/// <summary>What came to a service's counters between two samples, or stands in one of them. Used again and again, as <see cref="Buckets"/> are.</summary>
internal sealed class Increase
{
    public double Requests { get; private set; }

    public double Failures { get; private set; }

    public Buckets Latency { get; } = new();

    /// <summary>Nothing came.</summary>
    public void Clear()
    {
        (Requests, Failures) = (0, 0);
        Latency.Clear();
    }

    /// <summary>Adds requests.</summary>
    public void Add(double requests, double failures)
    {
        Requests += requests;
        Failures += failures;
    }

    /// <summary>Adds another one.</summary>
    public void Add(Increase other)
    {
        Add(other.Requests, other.Failures);
        Latency.Add(other.Latency);
    }
}
