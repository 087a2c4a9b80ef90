using System.Text;
using Lastgood.Core.Policies;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>One query as it is sent, and the services that it asks about.</summary>
internal sealed record AskedQuery(string Text, IReadOnlyList<PrometheusService> Services);

/// <summary>Fills in the templates.</summary>
internal static class QueryTexts
{
    private const string Special = @"\.+*?()|[]{}^$";

    /// <summary>The queries that a template makes: one, or several where one form cannot hold all services.</summary>
    public static IEnumerable<AskedQuery> Fill(
        string template,
        TimeSpan window,
        PrometheusOptions options
    )
    {
        var text = template
            .Replace("$label", options.Label, StringComparison.Ordinal)
            .Replace(
                "$window",
                Durations.Format(window > TimeSpan.Zero ? window : options.Window),
                StringComparison.Ordinal
            );
        var places = text.Split("$services").Length - 1;
        if (places == 0)
        {
            // It asks about everything; what belongs to nobody is ignored.
            yield return new AskedQuery(text, options.Services);
            yield break;
        }
        var room = options.MaxFormBytes - Encoded(text);
        var batch = new List<PrometheusService>();
        var used = 0;
        foreach (var service in options.Services)
        {
            var needs = places * Encoded("|" + Pattern(service.LabelValue));
            if (batch.Count > 0 && used + needs > room)
            {
                yield return Ask(text, batch);
                (batch, used) = ([], 0);
            }
            batch.Add(service);
            used += needs;
        }
        if (batch.Count > 0)
        {
            yield return Ask(text, batch);
        }
    }

    /// <summary>A regular expression (RE2) that matches a value alone, as it is written between double quotes in PromQL.</summary>
    public static string Pattern(string value)
    {
        var expression = new StringBuilder();
        foreach (var c in value)
        {
            if (Special.Contains(c, StringComparison.Ordinal))
            {
                expression.Append('\\');
            }
            expression.Append(c);
        }
        return expression
            .Replace("\\", "\\\\")
            .Replace("\"", "\\\"")
            .Replace("\n", "\\n")
            .ToString();
    }

    private static AskedQuery Ask(string text, List<PrometheusService> services) =>
        new(
            text.Replace(
                "$services",
                string.Join('|', services.Select(static service => Pattern(service.LabelValue))),
                StringComparison.Ordinal
            ),
            services
        );

    private static int Encoded(string text) => Uri.EscapeDataString(text).Length;
}
