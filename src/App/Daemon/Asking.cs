using Lastgood.App.Composition;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;

namespace Lastgood.App.Daemon;

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
        var known =
            journal.State.OpenIncident is { } open && open.Blamed == decision.Serving ? open : null;
        if (known?.Decision is { } asked && Question(asked) == Question(decision))
        {
            return;
        }
        var incident = known?.Id ?? journal.State.NextIncident;
        List<Fact> facts = known is null
            ?
            [
                new IncidentOpened(
                    incident,
                    $"{decision.Serving} is in doubt: a person is asked",
                    decision.Serving
                ),
            ]
            : [];
        await journal.AppendAsync(null, [.. facts, new DecisionMade(decision, incident)]);
    }

    private static string Question(Decision decision) =>
        $"{decision.Serving} {decision.Kind} "
        + string.Join('|', decision.Guards.Where(static g => !g.Holds).Select(static g => g.Name));
}
