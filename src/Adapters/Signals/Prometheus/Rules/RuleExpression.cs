using System.Globalization;
using Lastgood.Core.Decisions;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Prometheus.Rules;

/// <summary>A trigger as PromQL, or why it cannot be that.</summary>
/// <param name="Text">PromQL; null where there is none.</param>
/// <param name="Why">Why there is none, for people; null where there is one.</param>
internal sealed record RuleExpression(string? Text, string? Why)
{
    /// <summary>The steps in which a span of events is looked at: fine enough to see each scrape of a usual Prometheus.</summary>
    private const int StepsInSpan = 20;

    public static RuleExpression Of(Trigger trigger, RuledService ruled, RulesOptions options)
    {
        var signal = trigger.Signal;
        if (signal.Form is not (SignalForm.Level or SignalForm.Count))
        {
            return None(
                signal.Form switch
                {
                    SignalForm.Check => "lastgood's own probes are not in Prometheus",
                    SignalForm.Report => "a person says it",
                    _ => "it is an alert already",
                }
            );
        }
        if (Query(signal, options) is not { } query)
        {
            return None($"there is no query for {signal}");
        }
        var value = Fill(query, ruled, options);
        return signal.Form == SignalForm.Count
            ? Count(trigger, value, options)
            : Level(trigger, query, value, ruled, options);
    }

    private static RuleExpression Level(
        Trigger trigger,
        PrometheusQuery query,
        string value,
        RuledService ruled,
        RulesOptions options
    )
    {
        var threshold = trigger.Threshold;
        if (trigger.OfBaseline)
        {
            if (Baselines.WhyNot(trigger, ruled.Baseline, ruled.Policy) is { } why)
            {
                return None(why);
            }
            var figure = ruled.Baseline!.Of(trigger.Signal)!.Value;
            if (!double.IsFinite(figure))
            {
                return None(
                    $"the {trigger.Signal.Name} of {ruled.Baseline.Version} is beyond what was measured"
                );
            }
            threshold *= figure;
        }
        var met = $"({value}) {Sign(trigger.Comparison)} {Number(threshold)}";
        var least = Math.Max(1, trigger.MinRequests ?? ruled.Policy.MinRequests);
        if (!query.RestsOnRequests || Query(Signal.Requests, options) is not { } requests)
        {
            return new(met, Why: null);
        }
        var window = (query.Window ?? ruled.Policy.Window).TotalSeconds;
        return new(
            $"{met}\nand on ({options.Label})\n({Fill(requests, ruled, options)}) * {Number(window)} >= {Number(least)}",
            Why: null
        );
    }

    private static RuleExpression Count(Trigger trigger, string counters, RulesOptions options)
    {
        if (trigger.Within is not { } within)
        {
            return None(
                "it counts since the activation, which Prometheus does not know; give it a span, as in \"in 5m\""
            );
        }
        var seconds = Math.Clamp(Math.Floor(within.TotalSeconds / StepsInSpan), 1, 15);
        var step = Durations.Format(TimeSpan.FromSeconds(seconds));
        // Increases are extrapolated, events are whole.
        return new(
            $"round(sum by ({options.Label}) (increase(({counters})[{Durations.Format(within)}:{step}]))) {Sign(trigger.Comparison)} {Number(trigger.Threshold)}",
            Why: null
        );
    }

    private static PrometheusQuery? Query(Signal signal, RulesOptions options) =>
        options.Queries.FirstOrDefault(query =>
            string.Equals(query.Signal.Name, signal.Name, StringComparison.Ordinal)
        );

    private static string Fill(PrometheusQuery query, RuledService ruled, RulesOptions options) =>
        QueryTexts
            .Fill(
                query.Text,
                query.Window ?? ruled.Policy.Window,
                new PrometheusOptions
                {
                    Url = "",
                    Label = options.Label,
                    Services = [ruled.Service],
                    Window = ruled.Policy.Window,
                }
            )
            .Single()
            .Text;

    private static string Sign(Comparison comparison) =>
        comparison switch
        {
            Comparison.Above => ">",
            Comparison.AtLeast => ">=",
            Comparison.Below => "<",
            _ => "<=",
        };

    private static string Number(double value) =>
        value.ToString("0.###############", CultureInfo.InvariantCulture);

    private static RuleExpression None(string why) => new(Text: null, why);
}
