using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Telling;

/// <summary>What people are to be told of a service. Pure: the same facts and the same time make the same notices.</summary>
public static class Notices
{
    /// <summary>The notices of a service, or a group, in the order in which they are to be read.</summary>
    /// <param name="entries">All the facts of the service, oldest first.</param>
    /// <param name="rules">What they rest on besides.</param>
    /// <param name="now">Up to when time makes some, UTC.</param>
    public static IReadOnlyList<Notice> Of(
        IReadOnlyList<Entry> entries,
        NoticeRules rules,
        DateTimeOffset now
    )
    {
        if (entries is not [{ Service: var service }, ..])
        {
            return [];
        }
        var teller = new Teller(service, rules);
        foreach (var entry in entries)
        {
            teller.Apply(entry);
        }
        teller.PassTime(now);
        return teller.Notices;
    }

    /// <summary>Whether time can make more notices of these facts: a run is going on, or an incident is open.</summary>
    public static bool AreTimed(ServiceState state) =>
        state.OpenRun is not null || state.OpenIncident is not null;

    /// <summary>Whether a fact ends the calling: a person has taken the incident up, or it is being mended.</summary>
    public static bool IsAnswer(Fact fact) =>
        fact switch
        {
            QuestionAnswered or IncidentAcknowledged or IncidentResolved => true,
            PersonAnswered f => f.By != RunStarted.Automatic,
            RunStarted { IsDrill: true } => false,
            RunStarted f => f.Plan.Kind == RunKind.Rollback || f.By != RunStarted.Automatic,
            ServiceFrozen f => f.By != RunStarted.Automatic,
            _ => false,
        };
}
