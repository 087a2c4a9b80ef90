using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Core.Signals;

namespace Lastgood.App.Configuration;

/// <summary>A Prometheus that is asked for all services at once.</summary>
/// <param name="Options">What is asked where; its services are put in by <see cref="For"/>.</param>
/// <param name="Interval">How often.</param>
internal sealed record PrometheusSettings(PrometheusOptions Options, TimeSpan Interval)
{
    /// <summary>What it measures of every service.</summary>
    public IReadOnlyList<Signal> Signals => [.. Options.Queries.Select(static q => q.Signal)];

    /// <summary>The options for services.</summary>
    public PrometheusOptions For(IEnumerable<string> services) =>
        Options with
        {
            Services = [.. services.Select(static name => new PrometheusService(name))],
        };
}
