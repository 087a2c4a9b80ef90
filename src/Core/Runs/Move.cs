namespace Lastgood.Core.Runs;

/// <summary>What a run has to do next.</summary>
public abstract record Move
{
    /// <summary>Begin a step.</summary>
    public sealed record Begin(int Step) : Move;

    /// <summary>Find out what became of a step that has begun.</summary>
    public sealed record Resolve(int Step) : Move;

    /// <summary>Take a step back.</summary>
    public sealed record TakeBack(int Step) : Move;

    /// <summary>Verify the release that serves.</summary>
    public sealed record Verify : Move;

    /// <summary>Begin to watch.</summary>
    public sealed record Monitor : Move;

    /// <summary>Watch on: nothing is left to change.</summary>
    public sealed record Watch : Move;

    /// <summary>End.</summary>
    public sealed record Finish(RunOutcome Outcome) : Move;

    /// <summary>Nothing: it has ended.</summary>
    public sealed record Nothing : Move;
}

/// <summary>The order of a run, as a pure function of its state, so that whoever picks it up goes on in the same way.</summary>
public static class RunOrder
{
    /// <summary>What comes next.</summary>
    public static Move Next(RunState run)
    {
        if (run.End is not null)
        {
            return new Move.Nothing();
        }
        if (run.IsMonitoring)
        {
            return new Move.Watch();
        }
        if (IsTakenBack(run))
        {
            return NextBackwards(run);
        }
        return InStage(run, Stage.Activate)
            ?? AfterActivation(run)
            ?? InStage(run, Stage.Retire)
            ?? AtTheEnd(run);
    }

    private static Move AtTheEnd(RunState run) =>
        run switch
        {
            { Plan.Kind: RunKind.Retire, Failure: not null } => new Move.Finish(RunOutcome.Failed),
            { Plan.Monitor: var time } when time > TimeSpan.Zero => new Move.Monitor(),
            _ => new Move.Finish(RunOutcome.Done),
        };

    private static bool IsTakenBack(RunState run) =>
        run.Abort is not null
        || run.Verification is { TakeBack: true }
        || (run.Failure is { } failure && run.Plan.Steps[failure.Step].Stage == Stage.Activate);

    private static Move? InStage(RunState run, Stage stage)
    {
        for (var i = 0; i < run.Steps.Count; i++)
        {
            if (run.Plan.Steps[i].Stage != stage)
            {
                continue;
            }
            switch (run.Steps[i])
            {
                case StepProgress.InDoubt:
                    return new Move.Resolve(i);
                case StepProgress.Pending:
                    return new Move.Begin(i);
            }
        }
        return null;
    }

    private static Move? AfterActivation(RunState run) =>
        run switch
        {
            // It moves no traffic: there is nothing to verify.
            { Plan.Activates: false } => null,
            { Verification: null } => new Move.Verify(),
            { Verification.Result.Passed: false } => new Move.Finish(RunOutcome.Failed),
            _ => null,
        };

    // In reverse order, and no further than the first step that will not go back: to stop what was started is right
    // only where traffic has left it.
    private static Move NextBackwards(RunState run)
    {
        for (var i = run.Steps.Count - 1; i >= 0; i--)
        {
            switch (run.Steps[i])
            {
                case StepProgress.Stuck:
                    return new Move.Finish(RunOutcome.Failed);
                case StepProgress.Done or StepProgress.Failed or StepProgress.InDoubt:
                    return new Move.TakeBack(i);
            }
        }
        return new Move.Finish(RunOutcome.Undone);
    }
}
