using System.Globalization;
using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Adapters.Signals.Prometheus.Rules;
using Lastgood.Core.Policies;

namespace Lastgood.Bench.VsRules;

/// <summary>What both sides are told: the same services, triggers and window, asked as often.</summary>
internal static class RuledServices
{
    /// <summary>Both sides look once a second, which is the most often that lastgood can be told to.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    public static Policy Policy { get; } =
        new()
        {
            Window = TimeSpan.FromSeconds(10),
            Triggers =
            [
                .. new[]
                {
                    "error_rate > 10% for 2s",
                    "p95 > 500ms for 2s",
                    "cpu > 95% for 2s",
                    "memory > 95% for 2s",
                    "restarts >= 3 in 1m",
                }.Select(static line => TriggerLine.Parse(line).Trigger!),
            ],
        };

    public static IReadOnlyList<string> Names(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(static i => string.Create(CultureInfo.InvariantCulture, $"service-{i}")),
        ];

    /// <summary>As <c>lastgood export prometheus-rules</c> writes them.</summary>
    public static string Rules(int count) =>
        PrometheusRules.Write(
            [
                .. Names(count)
                    .Select(static n => new RuledService(new PrometheusService(n), Policy)),
            ],
            new RulesOptions { Interval = Interval }
        );

    /// <summary>As <c>lastgood watch</c> asks by default: every signal that can be had, whether or not a trigger uses it.</summary>
    public static PrometheusOptions Options(string url, int count) =>
        new()
        {
            Url = url,
            Window = Policy.Window,
            Services = [.. Names(count).Select(static n => new PrometheusService(n))],
        };
}
