using Lastgood.Core.Verification;

namespace Lastgood.Core.Runs;

/// <summary>How a run's end is put in one sentence.</summary>
public static class RunWords
{
    /// <summary>What a kind of run is called.</summary>
    public static string Name(RunKind kind) =>
        kind switch
        {
            RunKind.Deploy => "deployment",
            RunKind.Rollback => "rollback",
            RunKind.Rehearse => "rehearsal",
            _ => "retirement",
        };

    /// <summary>The sentence for <see cref="Journal.RunEnded.Message"/>.</summary>
    public static string Ending(RunState run, RunOutcome outcome, string? serving)
    {
        var serves = serving is null ? "what serves now cannot be told" : $"{serving} serves now";
        return outcome switch
        {
            RunOutcome.Undone when run is { Start.IsDrill: true, Failure: null, Abort: not null } =>
                $"{run.Abort.Reason}; everything is as it was, {serves}",
            RunOutcome.Undone => $"{Cause(run)}; everything was taken back, {serves}",
            RunOutcome.Failed => $"{Cause(run)}; {serves}",
            _ when run.Plan.Kind == RunKind.Retire && run.Failure is null =>
                $"what was kept warm is stopped; {serves}",
            _ => $"{run.Plan.To} serves and is verified",
        };
    }

    private static string Cause(RunState run)
    {
        if (run.Abort is { } abort)
        {
            return abort.Reason;
        }
        if (
            run.Failure is { } failure
            && (
                run.Plan.Kind == RunKind.Retire
                || run.Plan.Steps[failure.Step].Stage == Stage.Activate
            )
        )
        {
            return failure.Error;
        }
        var failed = run.Verification?.Result.Checks.FirstOrDefault(static c =>
            c.Outcome == CheckOutcome.Fail
        );
        return failed is null
            ? $"{run.Plan.To} could not be verified"
            : $"{run.Plan.To} failed its verification ({failed.Name}: {failed.Evidence})";
    }
}
