using Lastgood.Core.Drills;
using Lastgood.Core.Incidents;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Journal;

/// <summary>Everything that is known of one service: a fold over its facts, and nothing else.</summary>
public sealed class ServiceState
{
    private readonly Dictionary<string, ReleaseRecord> releases = new(StringComparer.Ordinal);
    private readonly List<RunState> runs = [];
    private readonly List<IncidentState> incidents = [];
    private readonly List<DateTimeOffset> automaticRollbacks = [];
    private int activations;
    private Serving? beforeDrill;

    /// <summary>The state of a service that nothing is known of.</summary>
    public ServiceState(string service) => Service = service;

    /// <summary>The service.</summary>
    public string Service { get; }

    /// <summary>The sequence number of the last fact that is in it; 0 for none.</summary>
    public long Sequence { get; private set; }

    /// <summary>What serves; null where nothing was ever activated.</summary>
    public Serving? Serving { get; private set; }

    /// <summary>What served before the activation that made <see cref="Serving"/> serve.</summary>
    public Serving? Before { get; private set; }

    /// <summary>The releases by version.</summary>
    public IReadOnlyDictionary<string, ReleaseRecord> Releases => releases;

    /// <summary>The runs, oldest first.</summary>
    public IReadOnlyList<RunState> Runs => runs;

    /// <summary>The incidents, oldest first.</summary>
    public IReadOnlyList<IncidentState> Incidents => incidents;

    /// <summary>The run that has not ended, or null. There is at most one.</summary>
    public RunState? OpenRun => runs is [.., { End: null } last] ? last : null;

    /// <summary>The newest open incident, or null.</summary>
    public IncidentState? OpenIncident => incidents.FindLast(static i => i.IsOpen);

    /// <summary>What people said of the service, and what is held or switched because of it.</summary>
    public Cautions Cautions { get; } = new();

    /// <summary>Its drills.</summary>
    public DrillBook Drills { get; } = new();

    /// <summary>The name for the next run.</summary>
    public string NextRun => $"{Service}-r{runs.Count + 1}";

    /// <summary>The name for the next incident.</summary>
    public string NextIncident => $"{Service}-i{incidents.Count + 1}";

    /// <summary>The record of the release that serves; null where nothing serves.</summary>
    public ReleaseRecord? ServingRelease =>
        Serving is null ? null : releases.GetValueOrDefault(Serving.Version);

    /// <summary>The newest release with verdict good, the serving one included. Whether its artifact is still there, the platform says.</summary>
    public ReleaseRecord? LastGood =>
        releases
            .Values.Where(static r => r.Verdict == Verdict.Good)
            .MaxBy(static r => r.ActivationOrder);

    /// <summary>The good releases to go back to from the given version, the newest first.</summary>
    public IEnumerable<ReleaseRecord> WaysBack(string? from) =>
        releases
            .Values.Where(r => r.Verdict == Verdict.Good && r.Version != from)
            .OrderByDescending(static r => r.ActivationOrder);

    /// <summary>The first of <see cref="WaysBack"/>; null where there is none. Asked for in each tick of a watch.</summary>
    public ReleaseRecord? WayBack(string? from)
    {
        ReleaseRecord? newest = null;
        foreach (var record in releases.Values)
        {
            if (
                record.Verdict == Verdict.Good
                && record.Version != from
                && !(record.ActivationOrder <= newest?.ActivationOrder)
            )
            {
                newest = record;
            }
        }
        return newest;
    }

    /// <summary>How many automatic rollbacks began after a moment (those dated in the future, after a clock jumped back, included).</summary>
    public int AutomaticRollbacksSince(DateTimeOffset moment)
    {
        var count = 0;
        foreach (var at in automaticRollbacks)
        {
            count += at > moment ? 1 : 0;
        }
        return count;
    }

    /// <summary>When the newest automatic rollback began; null where there was none.</summary>
    public DateTimeOffset? NewestAutomaticRollback =>
        automaticRollbacks is [.., var newest] ? newest : null;

    /// <summary>The last automatic rollback from the release that serves, where it did not succeed; null otherwise.</summary>
    public RunState? FailedWayBack
    {
        get
        {
            for (var i = runs.Count - 1; i >= 0 && !Activated(runs[i]); i--)
            {
                if (
                    runs[i]
                        is {
                            Plan.Kind: RunKind.Rollback,
                            Start: { By: RunStarted.Automatic, IsDrill: false },
                            End.Outcome: not RunOutcome.Done
                        }
                    && runs[i].Plan.From == Serving?.Version
                )
                {
                    return runs[i];
                }
            }
            return null;
        }
    }

    private bool Activated(RunState run) =>
        run.ActivatedAt is not null && run.Plan.To == Serving?.Version;

    /// <summary>The state after the given facts.</summary>
    public static ServiceState From(string service, IEnumerable<Entry> entries)
    {
        var state = new ServiceState(service);
        state.Apply(entries);
        return state;
    }

    /// <summary>Takes in facts that followed, in order.</summary>
    public void Apply(IEnumerable<Entry> entries)
    {
        foreach (var entry in entries)
        {
            Apply(entry);
        }
    }

    private void Apply(Entry entry)
    {
        Sequence = entry.Sequence;
        switch (entry.Fact)
        {
            case ReleaseRecorded f:
                releases[f.Release.Version] = releases.TryGetValue(f.Release.Version, out var known)
                    ? known with
                    {
                        Release = f.Release,
                        Pruned = [],
                    }
                    : new ReleaseRecord(f.Release, entry.At);
                break;
            case ReleaseActivated f when IsOfDrill(entry):
                // Users are there for a while: what the release is known by stays as it is.
                activations++;
                (beforeDrill, Before) = (Before, Serving);
                Serving = new Serving(f.Version, entry.At, f.Kind, activations, f.By);
                break;
            case ReleaseActivated f:
                Activate(f, entry.At);
                // With its group: the run is the group's.
                if (f is { Kind: RunKind.Rollback, By: RunStarted.Automatic } && entry.Run is null)
                {
                    automaticRollbacks.Add(entry.At);
                }
                break;
            case VerdictGiven f:
                Judge(f, entry.At);
                break;
            case FixNamed f when releases.TryGetValue(f.Version, out var mended):
                releases[f.Version] = mended with { Fix = f.Fix };
                break;
            case BaselineTaken f when releases.TryGetValue(f.Baseline.Version, out var measured):
                releases[f.Baseline.Version] = measured with { Baseline = f.Baseline };
                break;
            case ReleasePruned { Worked: true } f
                when releases.TryGetValue(f.Version, out var pruned):
                releases[f.Version] = pruned with
                {
                    Pruned = [.. pruned.Pruned, new Pruned(entry.At, f.Evidence, f.By)],
                };
                break;
            case RunStarted f:
                runs.Add(RunState.Begin(entry.Run!, f, entry.At));
                if (f is { Plan.Kind: RunKind.Rollback, By: RunStarted.Automatic, IsDrill: false })
                {
                    automaticRollbacks.Add(entry.At);
                }
                break;
        }
        Cautions.Apply(entry);
        Drills.Apply(entry);
        ApplyToRun(entry);
        ApplyToIncident(entry);
    }

    private void Activate(ReleaseActivated fact, DateTimeOffset at)
    {
        activations++;
        Before = Serving;
        Serving = new Serving(fact.Version, at, fact.Kind, activations, fact.By);
        var record =
            releases.GetValueOrDefault(fact.Version)
            ?? new ReleaseRecord(new Release(fact.Version), at);
        releases[fact.Version] = record with
        {
            ActivatedAt = at,
            ActivationOrder = activations,
            Pruned = [],
        };
    }

    private void Judge(VerdictGiven fact, DateTimeOffset at)
    {
        var record =
            releases.GetValueOrDefault(fact.Version)
            ?? new ReleaseRecord(new Release(fact.Version), at);
        releases[fact.Version] = record with
        {
            Verdict = fact.Verdict,
            Reason = fact.Reason,
            JudgedBy = fact.By,
            JudgedAt = at,
            Incident = fact.Incident,
        };
    }

    private void ApplyToRun(Entry entry)
    {
        var index = entry.Run is null ? -1 : runs.FindLastIndex(r => r.Id == entry.Run);
        if (index < 0)
        {
            return;
        }
        var before = runs[index];
        runs[index] = before.With(entry.Fact, entry.At);
        if (entry.Fact is RunEnded { Outcome: RunOutcome.Undone } && before.ActivatedAt is not null)
        {
            Serving = Before;
            Before = before.Start.IsDrill ? beforeDrill : Before;
        }
    }

    private bool IsOfDrill(Entry entry) =>
        entry.Run is { } id && runs.Exists(r => r.Id == id && r.Start.IsDrill);

    private void ApplyToIncident(Entry entry)
    {
        switch (entry.Fact)
        {
            case IncidentOpened f:
                incidents.Add(
                    new IncidentState
                    {
                        Id = f.Incident,
                        Service = Service,
                        Title = f.Title,
                        Blamed = f.Blamed,
                        OpenedAt = entry.At,
                        Runs = entry.Run is null ? [] : [entry.Run],
                    }
                );
                break;
            case DecisionMade { Incident: { } id } f:
                Change(id, i => i with { Decision = f.Decision, DecidedAt = entry.At });
                break;
            case RunStarted { Incident: { } id }:
                Change(id, i => i with { Runs = [.. i.Runs, entry.Run!] });
                break;
            case ImpactMeasured f:
                Change(f.Incident, i => i with { Impact = f });
                break;
            case FollowUpFact f:
                Change(f.Incident, i => i with { FollowUp = i.FollowUp.With(f, entry.At) });
                break;
            case IncidentResolved f:
                // Resolved by a person, then by the end of its run: the first one counts.
                Change(
                    f.Incident,
                    i => i.IsOpen ? i with { Resolution = f, ResolvedAt = entry.At } : i
                );
                break;
        }
    }

    private void Change(string id, Func<IncidentState, IncidentState> change)
    {
        var index = incidents.FindIndex(i => i.Id == id);
        if (index >= 0)
        {
            incidents[index] = change(incidents[index]);
        }
    }
}
