using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Probes;

/// <summary>Looks once whether something is well. One of a kind for each way to look.</summary>
public interface IHealthProbe
{
    /// <summary>
    /// Looks now. Trouble with what is looked at is a sample that says so, never an exception. It ends soon after the
    /// probe's timeout at the latest; a page and its certificate have one timeout each.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Task<HealthSample> CheckAsync(CancellationToken cancellation);
}
