using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Prometheus;

/// <summary>Tests with a <see cref="PrometheusDouble"/> and a clock that is moved.</summary>
public abstract class PrometheusDoubleTests
{
    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected SteppedTime Time { get; } = new();

    private protected double Jitter { get; set; } = 1;

    private protected PrometheusSource Source(
        string url,
        Func<PrometheusOptions, PrometheusOptions>? change = null,
        Func<PrometheusQuery, PrometheusQuery>? query = null
    )
    {
        var own = PrometheusQueries.Custom("own", "own");
        var options = new PrometheusOptions
        {
            Url = url,
            Services = [new PrometheusService("shop")],
            Queries = [query?.Invoke(own) ?? own],
            Timeout = TimeSpan.FromSeconds(60),
        };
        return new PrometheusSource(change?.Invoke(options) ?? options, Time, () => Jitter);
    }

    private protected static async Task<SignalSample> OneAsync(PrometheusSource source) =>
        Assert.Single(await source.ReadAsync(Stop)).Sample;
}
