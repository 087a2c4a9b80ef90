using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;

namespace Lastgood.Core.Runs;

/// <summary>How far a step has come.</summary>
public enum StepProgress
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>Begun, and nothing is known of its end: the process died, or is at it.</summary>
    InDoubt,

    /// <summary>Its effect was seen.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was taken back.</summary>
    Undone,

    /// <summary>It could not be taken back.</summary>
    Stuck,
}

/// <summary>One execution of a plan, folded from its facts. Immutable.</summary>
public sealed record RunState
{
    /// <summary>Its name, e.g. <c>shop-r12</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How it began: plan, requester, reason, incident.</summary>
    public required RunStarted Start { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The progress of each step, by index.</summary>
    public required IReadOnlyList<StepProgress> Steps { get; init; }

    /// <summary>What each begun step captured; null where it has not begun.</summary>
    public required IReadOnlyList<Details?> Captures { get; init; }

    /// <summary>The first failure, or null.</summary>
    public StepFailed? Failure { get; private init; }

    /// <summary>Why the run was aborted, or null.</summary>
    public RunAborted? Abort { get; private init; }

    /// <summary>The verification, or null while there was none.</summary>
    public Verified? Verification { get; private init; }

    /// <summary>When the release began to serve, UTC; null while it does not.</summary>
    public DateTimeOffset? ActivatedAt { get; private init; }

    /// <summary>When watching began, UTC; null before.</summary>
    public DateTimeOffset? MonitoringSince { get; private init; }

    /// <summary>How it ended, or null.</summary>
    public RunEnded? End { get; private init; }

    /// <summary>When it ended, UTC, or null.</summary>
    public DateTimeOffset? EndedAt { get; private init; }

    /// <summary>The plan.</summary>
    public Plan Plan => Start.Plan;

    /// <summary>Whether it still changes something: begun, and neither watching nor ended.</summary>
    public bool IsActing => End is null && (MonitoringSince is null || Abort is not null);

    /// <summary>Whether it is only watching what it did. A drill's is taken back after that, and then acts once more.</summary>
    public bool IsMonitoring => End is null && MonitoringSince is not null && Abort is null;

    /// <summary>Whether it can still be taken back without moving traffic that has arrived for good.</summary>
    public bool CanAbort => IsActing && ActivatedAt is null;

    /// <summary>A run that has just begun.</summary>
    public static RunState Begin(string id, RunStarted start, DateTimeOffset at) =>
        new()
        {
            Id = id,
            Start = start,
            StartedAt = at,
            Steps = [.. start.Plan.Steps.Select(static _ => StepProgress.Pending)],
            Captures = [.. start.Plan.Steps.Select(static _ => (Details?)null)],
        };

    /// <summary>This run with one more of its facts. Facts that are not about runs change nothing.</summary>
    public RunState With(Fact fact, DateTimeOffset at) =>
        fact switch
        {
            StepStarted f => At(f.Step, StepProgress.InDoubt) with
            {
                Captures = Set(Captures, f.Step, f.Capture),
            },
            StepDone f => At(f.Step, StepProgress.Done),
            StepFailed f => At(f.Step, StepProgress.Failed) with { Failure = Failure ?? f },
            StepUndone f => At(f.Step, StepProgress.Undone),
            UndoFailed f => At(f.Step, StepProgress.Stuck),
            ReleaseActivated => this with { ActivatedAt = at },
            Verified f => this with { Verification = f },
            RunAborted f => this with { Abort = f },
            MonitoringStarted => this with { MonitoringSince = at },
            RunEnded f => this with { End = f, EndedAt = at },
            _ => this,
        };

    private RunState At(int step, StepProgress progress) =>
        this with
        {
            Steps = Set(Steps, step, progress),
        };

    private static List<T> Set<T>(IReadOnlyList<T> list, int index, T value)
    {
        var copy = list.ToList();
        copy[index] = value;
        return copy;
    }
}
