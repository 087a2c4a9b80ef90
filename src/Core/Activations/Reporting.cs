using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Activations;

/// <summary>
/// What a person reports, as the policy has it. What stops everything, as data corruption does, freezes the service in the same
/// breath in which it is reported.
/// </summary>
public static class Reporting
{
    /// <summary>The report; where it stops everything its incident and the freeze, too: one transaction.</summary>
    /// <param name="state">The service.</param>
    /// <param name="policy">What a report does.</param>
    /// <param name="report">What was reported.</param>
    public static IReadOnlyList<Fact> Facts(
        ServiceState state,
        Policy policy,
        TroubleReported report
    ) => Stops(policy, report.Subject) ? Stopping(state, report) : [report];

    // Corruption stops everything, whatever the policy has.
    private static bool Stops(Policy policy, string subject) =>
        subject == Cautions.Corruption
        || policy.Triggers.Any(t =>
            t.Signal == Signal.Reported
            && t.Subject == subject
            && policy.ActionOf(t) == TriggerAction.StopEverything
        );

    private static List<Fact> Stopping(ServiceState state, TroubleReported report)
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
