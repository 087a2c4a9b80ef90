using System.Text.Json.Serialization;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Journal;

/// <summary>A run began. From here on it ends with <see cref="RunEnded"/>, whatever happens to the process.</summary>
/// <param name="Plan">What it will do.</param>
/// <param name="By">Who asked for it: a person's login, or <c>watch</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Incident">The incident that it belongs to; null for a deployment that nothing is wrong with.</param>
public sealed record RunStarted(Plan Plan, string By, string Reason, string? Incident) : Fact
{
    /// <summary>What <see cref="By"/> says where no person asked.</summary>
    public const string Automatic = "watch";

    /// <summary>Whether it is a drill's, which takes it back: it counts for no verdict, no incident and no figure.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDrill { get; init; }
}

/// <summary>A step is about to change something. Without a <see cref="StepDone"/> behind it, it is in doubt.</summary>
/// <param name="Step">Its index in the plan, from 0.</param>
/// <param name="Capture">What is there before.</param>
public sealed record StepStarted(int Step, Details Capture) : Fact;

/// <summary>A step's effect was seen.</summary>
/// <param name="Step">Its index in the plan, from 0.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Took">How long it took.</param>
public sealed record StepDone(int Step, Details Evidence, TimeSpan Took) : Fact;

/// <summary>A step could not be carried out, or had no effect.</summary>
/// <param name="Step">Its index in the plan, from 0.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="Remedy">What a person can do, or null.</param>
public sealed record StepFailed(int Step, string Error, string? Remedy) : Fact;

/// <summary>A step was taken back.</summary>
/// <param name="Step">Its index in the plan, from 0.</param>
/// <param name="Evidence">What was seen.</param>
public sealed record StepUndone(int Step, Details Evidence) : Fact;

/// <summary>A step could not be taken back: a person has to look.</summary>
/// <param name="Step">Its index in the plan, from 0.</param>
/// <param name="Error">What went wrong.</param>
public sealed record UndoFailed(int Step, string Error) : Fact;

/// <summary>The release that serves was verified, with whatever result.</summary>
/// <param name="Result">Every check.</param>
/// <param name="TakeBack">Whether the run is taken back because of it.</param>
public sealed record Verified(VerificationResult Result, bool TakeBack) : Fact;

/// <summary>A run that was interrupted before its release served is taken back.</summary>
/// <param name="Reason">Why.</param>
public sealed record RunAborted(string Reason) : Fact;

/// <summary>The steps are done; the release is being watched.</summary>
/// <param name="For">For how long.</param>
public sealed record MonitoringStarted(TimeSpan For) : Fact;

/// <summary>A run ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Serving">What serves now; null where it cannot be told.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record RunEnded(RunOutcome Outcome, string? Serving, string Message) : Fact;
