using System.Text;

namespace Lastgood.Adapters.Signals.Prometheus.Rules;

/// <summary>How Alertmanager passes the alerts of these rules on to lastgood.</summary>
public sealed record AlertmanagerRoute
{
    /// <summary>Where lastgood takes webhooks, an http or https address.</summary>
    public required string Url { get; init; }

    /// <summary>The file, on Alertmanager's machine, with the bearer token; null for none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The options that the rules are written with.</summary>
    public RulesOptions Rules { get; init; } = new();

    /// <summary>The names of alerts besides those of the rules that are passed on, too.</summary>
    public IReadOnlyCollection<string> Alerts { get; init; } = [];

    /// <summary>
    /// A whole configuration, to be merged into one's own: with the usual <c>group_wait</c> of 30 s an alert would come
    /// too late. Alerts go on to the routes behind it.
    /// </summary>
    public string Write()
    {
        var yaml = new YamlLines()
            .Remark(0, "The route belongs before the others in your own configuration.")
            .Add(0, "route:")
            .Add(1, "receiver", "nobody")
            .Add(1, "routes:")
            .Add(2, "- receiver: \"lastgood\"")
            .Add(
                3,
                $"matchers: [{YamlLines.Quoted($"alertname=~\"{string.Join('|', [$"{Rules.Prefix}.+", .. Alerts.Select(Literal)])}\"")}]"
            )
            .Add(3, $"group_by: [{YamlLines.Quoted(Rules.AlertLabel)}]")
            .Add(3, "group_wait: 0s")
            .Add(3, "group_interval: 5s")
            .Add(3, "repeat_interval: 1m")
            .Add(3, "continue: true")
            .Add(0, "receivers:")
            .Add(1, "- name: \"nobody\"")
            .Add(1, "- name: \"lastgood\"")
            .Add(2, "webhook_configs:")
            .Add(3, $"- url: {YamlLines.Quoted(Url)}")
            .Add(4, "send_resolved: true");
        if (TokenFile is { } file)
        {
            yaml.Add(4, "http_config:").Add(5, "authorization:").Add(6, "credentials_file", file);
        }
        return yaml.ToString();
    }

    // Twice escaped: for the expression, and for the quoted text of the matcher that it stands in. Not by Regex.Escape, whose
    // "\\ " Go does not know.
    private static string Literal(string name)
    {
        var literal = new StringBuilder();
        foreach (var c in name)
        {
            literal.Append(
                c switch
                {
                    '\\' => @"\\\\",
                    _ when Special.Contains(c, StringComparison.Ordinal) => $@"\\{c}",
                    _ => c.ToString(),
                }
            );
        }
        return literal.ToString();
    }

    private const string Special = ".+*?()|[]{}^$";
}
