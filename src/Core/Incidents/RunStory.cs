using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Incidents;

/// <summary>A run with what its steps saw and when: more than <see cref="RunState"/> needs to go on.</summary>
/// <param name="Run">The run.</param>
/// <param name="Steps">Its steps, in the plan's order.</param>
/// <param name="VerifiedAt">When its verification ended, with whatever result, UTC; null where there was none.</param>
public sealed record RunStory(
    RunState Run,
    IReadOnlyList<StepStory> Steps,
    DateTimeOffset? VerifiedAt
)
{
    /// <summary>When users' traffic was first moved by this run, UTC, even if it was moved back later; null where it was not.</summary>
    public DateTimeOffset? MovedAt =>
        Moving.Any()
            ? Moving.Select(static s => s.DoneAt).FirstOrDefault(static at => at is not null)
            : Run.ActivatedAt;

    /// <summary>When all users' traffic was where this run brings it, UTC; null where it is not there, or not any more.</summary>
    public DateTimeOffset? ArrivedAt =>
        !Moving.Any() ? (Run.End?.Outcome == RunOutcome.Undone ? null : Run.ActivatedAt)
        : Moving.All(static s => s.Progress == StepProgress.Done) ? Moving.Last().DoneAt
        : null;

    /// <summary>When traffic that this run had moved was back where it came from, UTC; null where it is not.</summary>
    public DateTimeOffset? ReturnedAt =>
        Moving.FirstOrDefault(static s => s.DoneAt is not null)
            is { Progress: StepProgress.Undone } first
            ? first.UndoneAt
            : null;

    /// <summary>When this run turned back: the first failure that it was taken back for, UTC; null where it was not.</summary>
    public DateTimeOffset? TurnedAt { get; init; }

    /// <summary>Whether all users' traffic is where this run brings it when a step is done.</summary>
    public bool Arrives(int step) => ReferenceEquals(Moving.LastOrDefault(), Steps[step]);

    /// <summary>
    /// How long users had no healthy service because a place was restarted, as the step said that measured it; null where no
    /// step did: the switch interrupted nothing.
    /// </summary>
    public string? WithoutService =>
        Steps
            .Select(static s => s.Evidence.GetValueOrDefault(OutageDetail))
            .LastOrDefault(static said => said is not null);

    /// <summary>The detail of a step's evidence that tells <see cref="WithoutService"/>.</summary>
    public const string OutageDetail = "without service";

    private IEnumerable<StepStory> Moving => Steps.Where(static s => s.Planned.MovesTraffic);

    /// <summary>Tells a run from all the facts of its service.</summary>
    public static RunStory From(RunState run, IReadOnlyList<Entry> entries)
    {
        var steps = run.Plan.Steps.Select((s, i) => new StepStory(s, run.Steps[i])).ToList();
        DateTimeOffset? verified = null;
        DateTimeOffset? turned = null;
        foreach (var entry in entries.Where(e => e.Run == run.Id))
        {
            switch (entry.Fact)
            {
                case StepStarted f:
                    steps[f.Step] = steps[f.Step] with { StartedAt = entry.At };
                    break;
                case StepDone f:
                    steps[f.Step] = steps[f.Step] with
                    {
                        DoneAt = entry.At,
                        Took = f.Took,
                        Evidence = f.Evidence,
                    };
                    break;
                case StepFailed f:
                    steps[f.Step] = steps[f.Step] with { FailedAt = entry.At, Failure = f };
                    turned ??= run.Plan.Steps[f.Step].Stage == Stage.Activate ? entry.At : null;
                    break;
                case StepUndone f:
                    steps[f.Step] = steps[f.Step] with
                    {
                        UndoneAt = entry.At,
                        UndoEvidence = f.Evidence,
                    };
                    break;
                case UndoFailed f:
                    steps[f.Step] = steps[f.Step] with { UndoError = f.Error };
                    break;
                case Verified f:
                    verified = entry.At;
                    turned ??= f.TakeBack ? entry.At : null;
                    break;
                case RunAborted:
                    turned ??= entry.At;
                    break;
            }
        }
        return new RunStory(run, steps, verified) { TurnedAt = turned };
    }
}

/// <summary>A step of a plan with what became of it.</summary>
/// <param name="Planned">The step.</param>
/// <param name="Progress">How far it has come.</param>
public sealed record StepStory(PlannedStep Planned, StepProgress Progress)
{
    /// <summary>When it was begun, UTC, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its effect was seen, UTC, or null. Stays when it is taken back.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>How long it took; null where it was not done.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>What was seen when it was done.</summary>
    public Details Evidence { get; init; } = Details.None;

    /// <summary>When it failed, UTC, or null.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public StepFailed? Failure { get; init; }

    /// <summary>When it was taken back, UTC, or null.</summary>
    public DateTimeOffset? UndoneAt { get; init; }

    /// <summary>What was seen when it was taken back.</summary>
    public Details UndoEvidence { get; init; } = Details.None;

    /// <summary>Why it could not be taken back, or null.</summary>
    public string? UndoError { get; init; }
}
