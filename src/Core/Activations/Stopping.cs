using Lastgood.Core.Journal;

namespace Lastgood.Core.Activations;

/// <summary>Data corruption stops everything: the service is frozen in the same breath in which it is reported.</summary>
public static class Stopping
{
    /// <summary>The report, its incident and the freeze: one transaction.</summary>
    /// <param name="state">The service.</param>
    /// <param name="report">What was reported.</param>
    public static IReadOnlyList<Fact> Facts(ServiceState state, TroubleReported report)
    {
        var open = state.OpenIncident;
        var incident = open?.Id ?? state.NextIncident;
        var facts = new List<Fact>();
        if (open is null)
        {
            facts.Add(
                new IncidentOpened(
                    incident,
                    $"{report.Subject}: {report.Reason}",
                    state.Serving?.Version
                )
            );
        }
        facts.Add(report);
        if (state.Cautions.Frozen is null)
        {
            facts.Add(new ServiceFrozen($"{report.Subject}: {report.Reason}", report.By, incident));
        }
        return facts;
    }
}
