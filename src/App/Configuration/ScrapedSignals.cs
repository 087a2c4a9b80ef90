using Lastgood.Adapters.Signals.Exposition;
using Lastgood.Core.Signals;

namespace Lastgood.App.Configuration;

/// <summary>What a service's own metrics page tells.</summary>
internal static class ScrapedSignals
{
    /// <summary>The signals; none without a page.</summary>
    public static IReadOnlyList<Signal> Of(ScrapeOptions? metrics) =>
        metrics switch
        {
            null => [],
            { Latency: null } => [Signal.ErrorRate, Signal.Requests],
            _ =>
            [
                Signal.ErrorRate,
                Signal.Requests,
                .. Signal.Known.Where(static signal => signal.Quantile is not null),
            ],
        };
}
