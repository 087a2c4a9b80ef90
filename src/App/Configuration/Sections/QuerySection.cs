using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.App.Configuration.Format;
using Lastgood.Core.Signals;

namespace Lastgood.App.Configuration.Sections;

/// <summary>One of <c>queries:</c> of <c>prometheus:</c></summary>
internal static class QuerySection
{
    private static readonly Field<string> SignalName = Field.Required(
        "signal",
        Texts.Signal,
        "The signal: one that lastgood knows (error_rate, p95, requests, cpu, memory, oom_kills, restarts …), or a name of your own, compared as a plain number."
    );

    private static readonly Field<string> Query = Field.Required(
        "query",
        Texts.Query,
        "PromQL that gives one series a service, with the label that names it: e.g. max by ($label) (queue_depth{$label=~\"$services\"}). $services, $label and $window are filled in."
    );

    /// <summary>The definition.</summary>
    public static Section<PrometheusQuery> Definition { get; } =
        new(
            "a query",
            [SignalName, Query],
            static values =>
            {
                var name = values.Get(SignalName);
                var text = values.Get(Query);
                return Signal.Known.FirstOrDefault(known => known.Name == name) is { } known
                    ? new PrometheusQuery(known, text)
                    : PrometheusQueries.Custom(name, text);
            },
            static values =>
            {
                if (
                    values.IsRight(SignalName)
                    && Signal.Known.FirstOrDefault(s => s.Name == values.Find(SignalName))
                        is { Form: not (SignalForm.Level or SignalForm.Count) }
                )
                {
                    values.Refuse(SignalName, "this signal does not come from Prometheus");
                }
            }
        );
}
