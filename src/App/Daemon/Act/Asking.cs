using Lastgood.App.Composition;
using Lastgood.Core.Activations;
using Lastgood.Core.Decisions;
using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;

namespace Lastgood.App.Daemon.Act;

/// <summary>Puts a decision before a person.</summary>
internal sealed class Asking(Guarded service)
{
    /// <summary>A decision to roll back that a guard has refused since.</summary>
    public static Decision Blocked(Decision decision, string why) =>
        decision with
        {
            Kind = DecisionKind.Ask,
            Reason = $"{decision.Reason}, but {why}",
            Guards =
            [
                .. decision.Guards,
                new Guard("the way back can be taken", Holds: false, why),
            ],
        };

    // The same question every second is not a question: it is asked once, until its incident is resolved.
    public async Task AskAsync(Decision decision, CancellationToken cancellation)
    {
        await using var journal = await service.Desk.TryOpenAsync(cancellation);
        if (journal is null)
        {
            return;
        }
        if (
            Known(journal.State, decision)?.Decision is { } asked
            && Question(asked) == Question(decision)
        )
        {
            return;
        }
        var (incident, facts) = InIncident(journal.State, decision, "a person is asked");
        var questions =
            decision.Kind == DecisionKind.Ask
                ? Inquiry.Ask(journal.State, service.Policy, incident)
                : [];
        await journal.AppendAsync(null, [.. facts, .. questions]);
    }

    /// <summary>A decision in the incident that is open about its release, or in a new one.</summary>
    /// <param name="state">The service.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="why">For the title of a new one: what is done about the doubt.</param>
    public static (string Incident, IReadOnlyList<Fact> Facts) InIncident(
        ServiceState state,
        Decision decision,
        string why
    )
    {
        var known = Known(state, decision);
        var incident = known?.Id ?? state.NextIncident;
        var made = new DecisionMade(decision, incident);
        var title = $"{decision.Serving} is in doubt: {why}";
        return (
            incident,
            known is null ? [new IncidentOpened(incident, title, decision.Serving), made] : [made]
        );
    }

    private static IncidentState? Known(ServiceState state, Decision decision) =>
        state.OpenIncident is { } open && open.Blamed == decision.Serving ? open : null;

    // By the guard that gives the reason: that another, such as the installation's cap, comes or goes behind it, is no other question.
    private static (string?, DecisionKind, string?) Question(Decision decision) =>
        (
            decision.Serving,
            decision.Kind,
            decision.Guards.FirstOrDefault(static g => !g.Holds)?.Name
        );
}
