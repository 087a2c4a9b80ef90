using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals;

/// <summary>What somebody who looks after a service says about its health, or the reason why nothing is known.</summary>
/// <param name="Sample">Its health; null where that is not known.</param>
/// <param name="Missing">Why it is not known, for people; null where it is.</param>
public sealed record HealthReading(HealthSample? Sample, string? Missing)
{
    /// <summary>Nothing is known, with its reason.</summary>
    public static HealthReading None(string why) => new(Sample: null, why);
}
