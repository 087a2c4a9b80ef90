using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Activations;

/// <summary>What became of a request to activate a release.</summary>
public enum ActivationOutcome
{
    /// <summary>The release serves and is verified.</summary>
    Done,

    /// <summary>It served already.</summary>
    NothingToDo,

    /// <summary>A guard said no; nothing was changed.</summary>
    Refused,

    /// <summary>It failed, and what served before serves again.</summary>
    Undone,

    /// <summary>It failed; the message says what serves.</summary>
    Failed,
}

/// <summary>The answer to a request to activate a release.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Remedy">What would help, or null.</param>
/// <param name="Run">The run, or null where there was none.</param>
/// <param name="WasJoined">Whether another process carried the run.</param>
public sealed record ActivationResult(
    ActivationOutcome Outcome,
    string Message,
    string? Remedy,
    RunState? Run,
    bool WasJoined = false
)
{
    /// <summary>A guard's no.</summary>
    public static ActivationResult No(Refusal refusal) =>
        new(ActivationOutcome.Refused, refusal.Reason, refusal.Remedy, null);

    /// <summary>Nothing had to be done.</summary>
    public static ActivationResult Nothing(string message, RunState? run = null) =>
        new(ActivationOutcome.NothingToDo, message, null, run);

    /// <summary>What became of a run that is not acting any more.</summary>
    public static ActivationResult Of(RunState run, bool wasJoined = false) =>
        new(
            run.End?.Outcome switch
            {
                null or RunOutcome.Done or RunOutcome.Superseded or RunOutcome.Blamed =>
                    ActivationOutcome.Done,
                RunOutcome.Undone => ActivationOutcome.Undone,
                _ => ActivationOutcome.Failed,
            },
            run.End?.Message ?? $"{run.Plan.To} serves and is verified",
            run.End is null ? null : run.Failure?.Remedy,
            run,
            wasJoined
        );
}
