namespace Lastgood.Core.Signals;

/// <summary>Consecutive failures of the health check: each failure counts one, a success begins anew.</summary>
public sealed class HealthStreak
{
    /// <summary>When the newest probe was made; null before the first one.</summary>
    public TimeSpan? Newest { get; private set; }

    /// <summary>What the newest probe saw; null before the first one.</summary>
    public string? Evidence { get; private set; }

    /// <summary>How many probes failed in a row up to now; 0 after a success and before the first probe.</summary>
    public int Failures { get; private set; }

    /// <summary>When the first of the failures in a row was seen; null where the newest probe did not fail.</summary>
    public TimeSpan? FailingSince { get; private set; }

    /// <summary>Takes a probe. One that is not later than the last one is ignored.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Add(HealthSample sample)
    {
        if (sample.At <= Newest)
        {
            return false;
        }
        Newest = sample.At;
        // The same words as before are not kept twice: what is new is what a collector of garbage has to move.
        Evidence = sample.Evidence == Evidence ? Evidence : sample.Evidence;
        Failures = sample.Healthy ? 0 : Failures + 1;
        FailingSince = sample.Healthy ? null : FailingSince ?? sample.At;
        return true;
    }
}
