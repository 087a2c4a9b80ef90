using System.Globalization;
using Lastgood.Adapters.Signals.Alertmanager;
using Lastgood.Core.Decisions;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Prometheus.Rules;

/// <summary>
/// Policies as alerting rules of Prometheus, so that it sees what lastgood would see, whether or not lastgood runs. What
/// cannot be asked of Prometheus stands there as a remark with its reason.
/// </summary>
public static class PrometheusRules
{
    /// <summary>The rules as a YAML file, one group a service.</summary>
    /// <param name="services">The services and their policies.</param>
    /// <param name="options">How signals are asked for.</param>
    public static string Write(IReadOnlyList<RuledService> services, RulesOptions options)
    {
        var yaml = new YamlLines();
        yaml.Remark(0, "Written by lastgood from its policies; changes made here are lost.");
        if (services.Count == 0)
        {
            return yaml.Add(0, "groups: []").ToString();
        }
        yaml.Add(0, "groups:");
        foreach (var ruled in services)
        {
            Group(yaml, ruled, options);
        }
        return yaml.ToString();
    }

    /// <summary>The name of a trigger's alert: <c>LastgoodErrorRate</c>. Which trigger it is, its label says.</summary>
    public static string AlertName(Signal signal, RulesOptions options) =>
        options.Prefix
        + string.Concat(
            signal
                .Name.Split('_', StringSplitOptions.RemoveEmptyEntries)
                .Select(static word => char.ToUpperInvariant(word[0]) + word[1..])
        );

    private static void Group(YamlLines yaml, RuledService ruled, RulesOptions options)
    {
        yaml.Add(1, $"- name: {YamlLines.Quoted($"{options.Prefix} {ruled.Service.Name}")}");
        if (options.Interval is { } interval)
        {
            yaml.Add(2, $"interval: {Durations.Format(interval)}");
        }
        var rules = ruled
            .Policy.Triggers.Select(trigger =>
                (Trigger: trigger, Expression: RuleExpression.Of(trigger, ruled, options))
            )
            .ToList();
        foreach (var (trigger, expression) in rules)
        {
            if (expression.Why is { } why)
            {
                yaml.Remark(2, $"{trigger.Text}: no rule, {why}");
            }
            else if (trigger.OfBaseline && ruled.Baseline is { } baseline)
            {
                yaml.Remark(
                    2,
                    $"{trigger.Text}: of what {baseline.Version} had, {Figures.Show(baseline.Of(trigger.Signal)!.Value, trigger.Signal.Unit)}; write the rules anew when another release is good"
                );
            }
        }
        if (rules.TrueForAll(static rule => rule.Expression.Text is null))
        {
            yaml.Add(2, "rules: []");
            return;
        }
        yaml.Add(2, "rules:");
        foreach (var (trigger, expression) in rules)
        {
            if (expression.Text is { } text)
            {
                Rule(yaml, trigger, text, ruled, options);
            }
        }
    }

    private static void Rule(
        YamlLines yaml,
        Trigger trigger,
        string expression,
        RuledService ruled,
        RulesOptions options
    )
    {
        yaml.Add(3, $"- alert: {YamlLines.Quoted(AlertName(trigger.Signal, options))}");
        yaml.Add(4, "expr: |-");
        foreach (var line in expression.Split('\n'))
        {
            yaml.Add(5, line);
        }
        if (trigger.For > TimeSpan.Zero)
        {
            yaml.Add(4, $"for: {Durations.Format(trigger.For)}");
        }
        yaml.Add(4, "labels:")
            .Add(5, options.AlertLabel, Literal(ruled.Service.LabelValue))
            .Add(5, "severity", trigger.Severity.ToString().ToLowerInvariant())
            .Add(5, "trigger", Literal(trigger.Name ?? trigger.Text))
            .Add(4, "annotations:")
            .Add(5, "summary", Literal($"{ruled.Service.Name}: {trigger.Text}"))
            .Add(5, "description", Described(trigger.Signal));
        if (trigger.For > TimeSpan.Zero)
        {
            // Prometheus tells since when an alert fires, which is this much later than it began.
            yaml.Add(5, WebhookBody.HeldFor, Durations.Format(trigger.For));
        }
    }

    /// <summary>A text in which Prometheus' template language finds nothing to do.</summary>
    private static string Literal(string text) =>
        text.Replace("{{", "{{`{{`}}", StringComparison.Ordinal);

    private static string Described(Signal signal) =>
        signal.Unit switch
        {
            Units.Ratio => "{{ $value | humanizePercentage }} was measured.",
            Units.Seconds => "{{ $value | humanizeDuration }} was measured.",
            Units.PerSecond => "{{ $value | humanize }} a second were measured.",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{{{{ $value | humanize }}}} {(signal.Form == SignalForm.Count ? "times" : "was measured")}."
            ),
        };
}
