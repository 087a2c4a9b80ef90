namespace Lastgood.Core.Signals;

/// <summary>Consecutive failures of the health check: each failure counts one, a success begins anew.</summary>
public sealed class HealthStreak
{
    /// <summary>The newest probe, or null before the first one.</summary>
    public HealthSample? Last { get; private set; }

    /// <summary>How many probes failed in a row up to now; 0 after a success and before the first probe.</summary>
    public int Failures { get; private set; }

    /// <summary>When the first of the failures in a row was seen; null where the newest probe did not fail.</summary>
    public TimeSpan? FailingSince { get; private set; }

    /// <summary>Takes a probe. One that is not later than the last one is ignored.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Add(HealthSample sample)
    {
        if (sample.At <= Last?.At)
        {
            return false;
        }
        Last = sample;
        Failures = sample.Healthy ? 0 : Failures + 1;
        FailingSince = sample.Healthy ? null : FailingSince ?? sample.At;
        return true;
    }
}
