using Lastgood.App.Composition;
using Lastgood.App.Daemon.Observe;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.App.Daemon.Act;

/// <summary>
/// Good is earned: only time in which every trigger could be measured, and none was met, counts towards a release's bake
/// time. A watch that was restarted begins anew, since nobody looked in between.
/// </summary>
internal sealed class Proving(Guarded service)
{
    private TimeSpan counted;
    private TimeSpan? lastClear;

    /// <summary>Another activation: nothing is counted yet.</summary>
    public void Restart()
    {
        counted = TimeSpan.Zero;
        lastClear = null;
    }

    /// <summary>Counts the time since the last tick if nothing spoke against the release, and ends the watching when it is enough.</summary>
    public async Task TickAsync(
        ServiceState state,
        Watched watched,
        Decision decision,
        TimeSpan now,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (!TriggerBoard.Conclusive(decision.Triggers))
        {
            lastClear = null;
            return;
        }
        counted += now - (lastClear ?? now);
        lastClear = now;
        var needed = Needed(state);
        if (needed is null || counted < needed)
        {
            return;
        }
        await using var journal = await service.Desk.TryOpenAsync(cancellation);
        if (journal is null || journal.State.Serving?.Order != watched.Order)
        {
            return;
        }
        if (await EndAsync(journal, watched, needed.Value, now, cancellation))
        {
            await RetireAsync(journal, watched.Version, cancellation);
        }
        Restart();
    }

    // A release that was only recorded, not deployed by lastgood, is proven as well.
    private TimeSpan? Needed(ServiceState state) =>
        state.OpenRun is { Start.IsDrill: true } ? null
        : state.OpenRun is { IsMonitoring: true } run ? run.Plan.Monitor
        : state is { OpenRun: null, ServingRelease.Verdict: Verdict.Unproven } ? service.Setup.Bake
        : null;

    private async Task<bool> EndAsync(
        ServiceJournal journal,
        Watched watched,
        TimeSpan needed,
        TimeSpan now,
        CancellationToken cancellation
    )
    {
        var run = journal.State.OpenRun;
        var facts = new List<Fact>();
        if (journal.State.ServingRelease is { Verdict: Verdict.Unproven })
        {
            if (run is null && !await VerifyAsync(watched.Version, cancellation))
            {
                return false;
            }
            var why = $"verified, and watched for {Durations.Format(needed)} without a trigger";
            facts.Add(
                new VerdictGiven(watched.Version, Verdict.Good, why, RunStarted.Automatic, null)
            );
            facts.AddRange(Completed(journal.State.ServingRelease.Release, watched));
        }
        if (watched.Board.Lifetime is { } figures)
        {
            var baseline = figures.ToBaseline(watched.Version);
            facts.Add(new BaselineTaken(baseline with { Levels = watched.Board.Middles }));
        }
        if (run is not null)
        {
            var message =
                $"{watched.Version} was watched for {Durations.Format(needed)} without a trigger";
            facts.Add(new RunEnded(RunOutcome.Done, watched.Version, message));
            if (run.Start.Incident is { } incident)
            {
                var decided = journal
                    .State.Incidents.LastOrDefault(i => i.Id == incident)
                    ?.Decision;
                if (decided?.Trail is { Count: > 0 } before)
                {
                    facts.Add(
                        new TrailKept(
                            incident,
                            watched.Version,
                            watched.Trail.Of([.. before.Select(static t => t.Trigger)], now)
                        )
                    );
                }
                facts.Add(new IncidentResolved(incident, RunStarted.Automatic, message));
            }
        }
        await journal.AppendAsync(run?.Id, facts);
        return true;
    }

    // What it ran with when it was proven is what it will need again.
    private static IEnumerable<ReleaseRecorded> Completed(Release release, Watched watched)
    {
        if (watched.Found is not { Variables: { } variables } found)
        {
            yield break;
        }
        yield return new ReleaseRecorded(
            release with
            {
                Artifact = release.Artifact ?? found.ReleaseOf(release.Version).Artifact,
                Variables = [.. variables.Order(StringComparer.Ordinal)],
            },
            RunStarted.Automatic
        );
    }

    private async Task<bool> VerifyAsync(string version, CancellationToken cancellation)
    {
        var spec = service.Setup.Verification.For(version);
        return (
            await service.Setup.Verifier.VerifyAsync(
                service.Setup.Platform,
                version,
                spec,
                cancellation
            )
        ).Passed;
    }

    // The way back is kept warm while a release is unproven, and not for ever.
    private async Task RetireAsync(
        ServiceJournal journal,
        string version,
        CancellationToken cancellation
    )
    {
        if (!service.Setup.KeepWarm)
        {
            return;
        }
        var platform = service.Setup.Platform;
        var answer = await platform.PlanAsync(
            new Activation(RunKind.Retire, version, false),
            cancellation
        );
        if (answer.Steps.Count == 0)
        {
            return;
        }
        var plan = new Plan(
            service.Name,
            RunKind.Retire,
            platform.Name,
            version,
            version,
            answer.Steps,
            service.Setup.Verification,
            TimeSpan.Zero
        );
        var id = journal.State.NextRun;
        await journal.AppendAsync(
            id,
            [new RunStarted(plan, RunStarted.Automatic, $"{version} is good", null)]
        );
        await service.Carrier.CarryAsync(journal, id, null, cancellation);
    }
}
