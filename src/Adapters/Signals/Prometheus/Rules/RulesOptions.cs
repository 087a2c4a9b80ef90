using Lastgood.Core.Policies;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Signals.Prometheus.Rules;

/// <summary>How a policy's triggers are asked of Prometheus; as in <see cref="PrometheusOptions"/> where both have it.</summary>
public sealed record RulesOptions
{
    /// <summary>The label that says which service a series belongs to.</summary>
    public string Label { get; init; } = "service";

    /// <summary>The label that says which service an alert is about.</summary>
    public string AlertLabel
    {
        get => field ?? Label;
        init;
    }

    /// <summary>How signals are asked for.</summary>
    public IReadOnlyList<PrometheusQuery> Queries { get; init; } = PrometheusQueries.Usual();

    /// <summary>How often the rules are evaluated, at least 1 s; null: as often as Prometheus does anyway.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>What Prometheus puts before the names of groups and alerts, letters and digits only.</summary>
    public string Prefix { get; init; } = "Lastgood";
}

/// <summary>A service whose policy becomes rules.</summary>
/// <param name="Service">The service and how its series are labelled.</param>
/// <param name="Policy">Its policy, whose window is the text of <c>$window</c>.</param>
public sealed record RuledService(PrometheusService Service, Policy Policy)
{
    /// <summary>The last good release's own figures; null where they are not known. A rule has them as plain numbers.</summary>
    public Baseline? Baseline { get; init; }
}
