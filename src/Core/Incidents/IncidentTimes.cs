using Lastgood.Core.Decisions;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Incidents;

/// <summary>The moments that people ask for, UTC, each null while it has not come or where it is not known.</summary>
public sealed record IncidentTimes
{
    /// <summary>When users' traffic was moved to the blamed release.</summary>
    public DateTimeOffset? DeployedAt { get; init; }

    /// <summary>When the incident was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When a person was first asked for a decision.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>When it was first decided to go back: by the policy, by a person, or by a run that turned back.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>When users' traffic was on a good release again.</summary>
    public DateTimeOffset? SwitchedAt { get; init; }

    /// <summary>When that release was verified.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>When the incident was resolved.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>From <see cref="DeployedAt"/> to <see cref="DecidedAt"/>.</summary>
    public TimeSpan? ToDecision => Between(DeployedAt, DecidedAt);

    /// <summary>From <see cref="DecidedAt"/> to <see cref="SwitchedAt"/>.</summary>
    public TimeSpan? ToSwitched => Between(DecidedAt, SwitchedAt);

    /// <summary>From <see cref="SwitchedAt"/> to <see cref="VerifiedAt"/>.</summary>
    public TimeSpan? ToVerified => Between(SwitchedAt, VerifiedAt);

    /// <summary>From <see cref="DeployedAt"/> to <see cref="SwitchedAt"/>: how long users had the blamed release.</summary>
    public TimeSpan? Served => Between(DeployedAt, SwitchedAt);

    /// <summary>
    /// The whole: from <see cref="DeployedAt"/>, else from <see cref="OpenedAt"/>, to <see cref="VerifiedAt"/>, else to
    /// <see cref="SwitchedAt"/>, else to <see cref="ResolvedAt"/>.
    /// </summary>
    public TimeSpan? Whole =>
        Between(DeployedAt ?? OpenedAt, VerifiedAt ?? SwitchedAt ?? ResolvedAt);

    /// <summary>The times of an incident.</summary>
    public static IncidentTimes Of(IncidentStory story)
    {
        var back = story.Runs.LastOrDefault(static r => Back(r) is not null);
        return new IncidentTimes
        {
            DeployedAt = story.Deployment?.MovedAt ?? story.Activation?.At,
            OpenedAt = story.Incident.OpenedAt,
            AskedAt = DecisionAt(story, DecisionKind.Ask),
            DecidedAt = DecidedOf(story),
            SwitchedAt = back is null ? null : Back(back),
            VerifiedAt = back?.Run
                is { Plan.Kind: RunKind.Rollback, Verification.Result.Passed: true }
                ? back.VerifiedAt
                : null,
            ResolvedAt = story.Incident.ResolvedAt,
        };
    }

    private static DateTimeOffset? Back(RunStory run) =>
        run.Run.Plan.Kind == RunKind.Rollback ? run.ArrivedAt : run.ReturnedAt;

    // The earliest by the journal's order, not by the clock: that may have been set back meanwhile.
    private static DateTimeOffset? DecidedOf(IncidentStory story)
    {
        if (DecisionAt(story, DecisionKind.RollBack) is { } decided)
        {
            return decided;
        }
        return story.Runs switch
        {
            [] => null,
            [{ Run.Plan.Kind: RunKind.Rollback } asked, ..] => asked.Run.StartedAt,
            [var failed, ..] => failed.TurnedAt,
        };
    }

    private static DateTimeOffset? DecisionAt(IncidentStory story, DecisionKind kind) =>
        story
            .Decisions.Where(d => d.Decision.Kind == kind)
            .Select(static d => (DateTimeOffset?)d.At)
            .FirstOrDefault();

    // A span that would be negative was measured with a clock that was set back: then it is not known.
    private static TimeSpan? Between(DateTimeOffset? from, DateTimeOffset? to) =>
        to - from is { } span && span >= TimeSpan.Zero ? span : null;
}
