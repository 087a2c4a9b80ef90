using Lastgood.Adapters.Signals.Probes;

namespace Lastgood.App.Composition;

/// <summary>A probe that is run again and again.</summary>
/// <param name="Name">The name of the check or the dependency.</param>
/// <param name="Interval">The time between the beginnings of two looks, at least.</param>
/// <param name="Probe">Looks.</param>
internal sealed record RegularProbe(string Name, TimeSpan Interval, IHealthProbe Probe)
{
    /// <summary>Whether it looks at the release where it runs: then the last good one can be asked the same.</summary>
    public bool IsOfRelease { get; init; }
}
