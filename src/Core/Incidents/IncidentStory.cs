using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Incidents;

/// <summary>All that the journal holds of one incident: its own facts, its runs, and what led to it. Immutable.</summary>
public sealed record IncidentStory
{
    /// <summary>The incident.</summary>
    public required IncidentState Incident { get; init; }

    /// <summary>The facts that belong to it, in the journal's order; those of the blamed release's deployment first.</summary>
    public required IReadOnlyList<Entry> Facts { get; init; }

    /// <summary>Its runs, in order.</summary>
    public required IReadOnlyList<RunStory> Runs { get; init; }

    /// <summary>
    /// The run that brought the blamed release, or tried to; also in <see cref="Runs"/> where the incident is its own
    /// failure. Null where the release came by other means, or none is blamed.
    /// </summary>
    public RunStory? Deployment { get; init; }

    /// <summary>The fact that the blamed release serves; null where it never did, or the journal does not know.</summary>
    public Entry? Activation { get; init; }

    /// <summary>The runs that are told of: <see cref="Deployment"/>, then <see cref="Runs"/>, each once.</summary>
    public IEnumerable<RunStory> AllRuns =>
        Deployment is null || Runs.Contains(Deployment) ? Runs : Runs.Prepend(Deployment);

    /// <summary>The decisions of the policy, in order.</summary>
    public IEnumerable<(DateTimeOffset At, Decisions.Decision Decision)> Decisions =>
        Facts
            .Where(static e => e.Fact is DecisionMade)
            .Select(static e => (e.At, ((DecisionMade)e.Fact).Decision));

    /// <summary>The evidence that was kept, in order.</summary>
    public IEnumerable<KeptEvidence> Evidence =>
        from entry in Facts
        let captured = entry.Fact as StateCaptured
        where captured is not null
        from file in captured.Files
        select new KeptEvidence(entry.At, entry.Run, TitleOf(entry.Run, captured.Step), file);

    /// <summary>The last of <see cref="Runs"/>; null where there is none.</summary>
    public RunStory? LastRun => Runs is [.., var last] ? last : null;

    /// <summary>The release that serves, or shall serve, instead of the blamed one; null where none is known.</summary>
    public string? Target =>
        LastRun?.Run.Plan is { } plan
            ? plan.Kind == RunKind.Rollback
                ? plan.To
                : plan.From
            : Incident.Decision?.Target;

    /// <summary>What serves as far as these facts tell; null where it cannot be told.</summary>
    public string? Serving =>
        Facts.Aggregate(
            (string?)null,
            static (serving, entry) =>
                entry.Fact switch
                {
                    RunStarted f => f.Plan.From ?? serving,
                    ReleaseActivated f => f.Version,
                    DecisionMade f => f.Decision.Serving ?? serving,
                    RunEnded f => f.Serving,
                    _ => serving,
                }
        );

    /// <summary>Tells an incident from all the facts of its service; null where there is no such incident.</summary>
    public static IncidentStory? Find(IReadOnlyList<Entry> entries, string id) =>
        entries.FirstOrDefault(e => e.Fact is IncidentOpened f && f.Incident == id) is { } opened
            ? Tell(ServiceState.From(opened.Service, entries), entries, opened)
            : null;

    /// <summary>Tells every incident from all the facts of its service, oldest first.</summary>
    public static IReadOnlyList<IncidentStory> All(IReadOnlyList<Entry> entries)
    {
        if (entries is not [{ Service: var service }, ..])
        {
            return [];
        }
        var state = ServiceState.From(service, entries);
        return
        [
            .. entries
                .Where(static e => e.Fact is IncidentOpened)
                .Select(opened => Tell(state, entries, opened)),
        ];
    }

    private string? TitleOf(string? run, int? step) =>
        step is { } index
            ? AllRuns.FirstOrDefault(r => r.Run.Id == run)?.Steps[index].Planned.Title
            : null;

    private static IncidentStory Tell(
        ServiceState state,
        IReadOnlyList<Entry> entries,
        Entry opened
    )
    {
        var incident = state.Incidents.First(i => i.Id == ((IncidentOpened)opened.Fact).Incident);
        var activation = entries.LastOrDefault(e =>
            e.Sequence < opened.Sequence
            && e.Fact is ReleaseActivated f
            && f.Version == incident.Blamed
            // A deployment that failed is blamed for itself, not for an earlier one of the same release.
            && (opened.Run is null || e.Run == opened.Run)
        );
        var deployment = opened.Run ?? activation?.Run;
        RunStory Run(string id) => RunStory.From(state.Runs.First(r => r.Id == id), entries);
        var runs = incident.Runs.Distinct(StringComparer.Ordinal).Select(Run).ToList();
        return new IncidentStory
        {
            Incident = incident,
            Facts = Select(entries, incident, deployment, activation),
            Runs = runs,
            Deployment = deployment is null
                ? null
                : runs.Find(r => r.Run.Id == deployment) ?? Run(deployment),
            Activation = activation,
        };
    }

    private static List<Entry> Select(
        IReadOnlyList<Entry> entries,
        IncidentState incident,
        string? deployment,
        Entry? activation
    )
    {
        bool Is(string? id) => id == incident.Id;
        var opened = entries.First(e => e.Fact is IncidentOpened f && Is(f.Incident)).Sequence;
        var begun =
            entries.FirstOrDefault(e => deployment is not null && e.Run == deployment)?.Sequence
            ?? activation?.Sequence
            ?? opened;
        var resolved =
            entries.FirstOrDefault(e => e.Fact is IncidentResolved f && Is(f.Incident))?.Sequence
            ?? long.MaxValue;
        return
        [
            .. entries.Where(e =>
                e.Fact switch
                {
                    IncidentOpened f => Is(f.Incident),
                    DecisionMade f => Is(f.Incident),
                    ImpactMeasured f => Is(f.Incident),
                    IncidentResolved f => Is(f.Incident),
                    CauseInvestigated f => Is(f.Incident),
                    MitigationSwitched f => Is(f.Incident),
                    QuestionAnswered f => Is(f.Incident),
                    FollowUpFact f => Is(f.Incident),
                    TrailKept f => Is(f.Incident),
                    IncidentAcknowledged f => Is(f.Incident),
                    PersonAsked f => Is(f.Incident),
                    PersonAnswered f => Is(f.Incident),
                    ServiceFrozen f => Is(f.Incident),
                    TroubleReported
                    or TroubleWithdrawn
                    or AlertFired
                    or AlertResolved
                    or ServiceUnfrozen
                    or FixPromised
                    or RolloutsPaused
                    or RolloutsResumed
                    or ScaledToZero
                    or ScaledBack
                    or ConfigurationChanged => e.Sequence >= begun && e.Sequence <= resolved,
                    VerdictGiven f => Is(f.Incident)
                        || (
                            f.Version == incident.Blamed
                            && e.Sequence >= begun
                            && e.Sequence <= resolved
                        ),
                    // What others make serve while the incident is open is part of it.
                    ReleaseActivated => e == activation
                        || (e.Sequence > opened && e.Sequence < resolved),
                    ServiceRecovered or ReleasePruned => e.Sequence > opened
                        && e.Sequence < resolved,
                    StateCaptured when e.Run is null => e.Sequence > opened
                        && e.Sequence < resolved,
                    _ => e.Run is not null
                        && (
                            e.Run == deployment
                            || incident.Runs.Contains(e.Run, StringComparer.Ordinal)
                        ),
                }
            ),
        ];
    }
}
