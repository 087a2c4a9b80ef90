using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Prometheus;

/// <summary>Sources against real servers.</summary>
internal static class Sources
{
    public static PrometheusSource Create(PrometheusOptions options)
    {
        Assert.Empty(PrometheusCheck.Problems(options));
        return new PrometheusSource(options, TimeProvider.System, static () => 0.5);
    }

    /// <summary>Waits until nothing is missing any more: that Prometheus is there, and has scraped often enough.</summary>
    public static async Task<IReadOnlyList<ServiceSample>> CompleteAsync(PrometheusSource source)
    {
        string? missing = null;
        IReadOnlyList<ServiceSample> samples = [];
        await Eventually.IsTrueAsync(async () =>
        {
            samples = await source.ReadAsync(TestContext.Current.CancellationToken);
            missing = samples
                .FirstOrDefault(static s => s.Sample.Missing is not null)
                .Sample?.ToString();
            return missing is null;
        });
        return samples;
    }
}
