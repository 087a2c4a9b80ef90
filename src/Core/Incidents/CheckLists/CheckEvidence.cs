using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Incidents.CheckLists;

/// <summary>Who was told.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Channel">On which channel.</param>
/// <param name="IsPublic">Whether customers read it.</param>
/// <param name="IsResolution">Whether it said that it is over.</param>
public sealed record Announcement(
    DateTimeOffset At,
    string Channel,
    bool IsPublic,
    bool IsResolution
);

/// <summary>What the items of check lists are checked against.</summary>
internal sealed class CheckEvidence(IncidentStory story, IReadOnlyList<Announcement> told)
{
    public FollowUpState FollowUp => story.Incident.FollowUp;

    private IncidentTimes Times { get; } = IncidentTimes.Of(story);

    private VerificationResult? Verification =>
        story.LastRun?.Run is { Plan.Kind: RunKind.Rollback, Verification: { } v }
            ? v.Result
            : null;

    public bool AffectedUsers => Times.DeployedAt is not null || story.Deployment is null;

    public bool WentBack => story.Runs.Any(static r => r.Run.Plan.Kind == RunKind.Rollback);

    public Finding? Severity()
    {
        var fired = story
            .Decisions.SelectMany(static d => d.Decision.Triggers)
            .Where(static t => t.State == Core.Decisions.TriggerState.Fired)
            .OrderBy(static t => t.Severity)
            .FirstOrDefault();
        return fired is null
            ? null
            : new Finding(
                Holds: true,
                $"{fired.Severity.ToString().ToLowerInvariant()}: {fired.Trigger}"
            );
    }

    public Finding? Impact() =>
        story.Incident.Impact is { } impact
            ? new Finding(
                Holds: true,
                $"{Prose.Count(impact.Failed)} of {Prose.Count(impact.Requests)} requests failed"
            )
        : FollowUp[ReportSection.Affected] is { } words
            ? new Finding(Holds: true, Prose.OneLine(words, 120))
        : null;

    public Finding? Decided() =>
        Times.DecidedAt is { } at ? new Finding(Holds: true, $"at {Prose.Spoken(at)}") : null;

    public Finding? Planned() =>
        story.Runs is [var run, ..]
            ? new Finding(
                Holds: true,
                $"{run.Run.Id}: {run.Steps.Count} steps to {run.Run.Plan.To}"
            )
            : null;

    public Finding? Captured() =>
        story.Evidence.Count() is > 0 and var kept
            ? new Finding(Holds: true, $"{Prose.Count(kept)} files kept")
        : story.Runs.SelectMany(static r => r.Steps).Any(static s => s.StartedAt is not null)
            ? new Finding(Holds: true, "what each step was about to change is in the journal")
        : null;

    public Finding? Switched() =>
        Times.SwitchedAt is { } at
            ? new Finding(Holds: true, $"{story.Target} serves since {Prose.Spoken(at)}")
        : story.LastRun?.Run.End
            is { Outcome: RunOutcome.Failed or RunOutcome.Undone or RunOutcome.Diverged } end
            ? new Finding(Holds: false, end.Message)
        : null;

    public Finding? Recovered() =>
        story.Facts.Select(static e => e.Fact).OfType<ServiceRecovered>().LastOrDefault() is { } f
            ? new Finding(f.Worked, $"{f.Action}: {f.Evidence}")
            : null;

    public Finding? Verified() =>
        Verification is { } v
            ? new Finding(
                v.Passed,
                $"{v.Checks.Count(static c => c.Outcome == CheckOutcome.Pass)} of {v.Checks.Count} checks passed"
            )
            : null;

    /// <summary>A check of the verification by its name, or null where there was none such or it could not be told.</summary>
    public Finding? Check(params ReadOnlySpan<string> names)
    {
        foreach (var check in Verification?.Checks ?? [])
        {
            if (names.Contains(check.Name) && check.Outcome != CheckOutcome.Inconclusive)
            {
                return new Finding(
                    check.Outcome == CheckOutcome.Pass,
                    $"{check.Name}: {Prose.OneLine(check.Evidence, 160)}"
                );
            }
        }
        return null;
    }

    public Finding? OwnChecks()
    {
        string[] known = ["serving", "health", "version", "error_rate", "comparison"];
        var own = (Verification?.Checks ?? []).Where(c => !known.Contains(c.Name)).ToList();
        return own.Count == 0
            ? null
            : new Finding(
                own.TrueForAll(static c => c.Outcome == CheckOutcome.Pass),
                string.Join(
                    ", ",
                    own.Select(static c =>
                        $"{c.Name} {(c.Outcome == CheckOutcome.Pass ? "passed" : "did not pass")}"
                    )
                )
            );
    }

    public Finding? Watched()
    {
        var run = story.LastRun?.Run;
        return run is { Plan.Kind: RunKind.Rollback, End: { Outcome: RunOutcome.Done } end }
                ? new Finding(Holds: true, end.Message)
            : run is { Plan.Kind: RunKind.Rollback, End: { Outcome: RunOutcome.Blamed } blamed }
                ? new Finding(Holds: false, blamed.Message)
            : null;
    }

    public Finding? TeamTold() => Tell(static t => !t.IsPublic);

    public Finding? PublicTold() => Tell(static t => t.IsPublic);

    public Finding? EndTold() => Tell(static t => t.IsResolution);

    public Finding? Section(ReportSection section) =>
        FollowUp.Sections.GetValueOrDefault(section) is { } words
            ? new Finding(Holds: true, $"written by {Prose.Who(words.By)}")
            : null;

    public Finding? HasActions() =>
        FollowUp.Actions.Count > 0
            ? new Finding(Holds: true, $"{FollowUp.Actions.Count} action items")
            : null;

    public Finding? ActionsDone() =>
        FollowUp.Actions.Count > 0 && FollowUp.Actions.All(static a => a.Ended is not null)
            ? new Finding(Holds: true, $"all {FollowUp.Actions.Count} action items are ended")
            : null;

    public Finding? ReportFinal() =>
        FollowUp is { Stage: ReportStage.Final, StagedAt: { } at }
            ? new Finding(Holds: true, $"final since {Prose.Spoken(at)}")
            : null;

    private Finding? Tell(Func<Announcement, bool> wanted) =>
        told.FirstOrDefault(wanted) is { } first
            ? new Finding(Holds: true, $"{first.Channel} at {Prose.Spoken(first.At)}")
            : null;
}
