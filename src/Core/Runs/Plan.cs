using Lastgood.Core.Platforms;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Runs;

/// <summary>What a run is for.</summary>
public enum RunKind
{
    /// <summary>A release forward.</summary>
    Deploy,

    /// <summary>Back to a release that is good.</summary>
    Rollback,

    /// <summary>Stopping what was kept warm, once it is not needed any more. Moves no traffic.</summary>
    Retire,

    /// <summary>A drill: a release is started where no user is, and stopped again. Moves no traffic.</summary>
    Rehearse,
}

/// <summary>
/// One activation as data: computed before anything is changed, shown as it will run, and enough for another process,
/// or a newer version of the program, to finish it.
/// </summary>
/// <param name="Service">The service.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Platform">The platform whose steps these are.</param>
/// <param name="From">The version that served when the plan was made; null where none did.</param>
/// <param name="To">The version that serves when the plan has run.</param>
/// <param name="Steps">The steps, those of <see cref="Stage.Activate"/> first.</param>
/// <param name="Verification">What is checked once the release serves.</param>
/// <param name="Monitor">How long the release is watched afterwards: a deployment's bake time, a rollback's monitoring.</param>
public sealed record Plan(
    string Service,
    RunKind Kind,
    string Platform,
    string? From,
    string To,
    IReadOnlyList<PlannedStep> Steps,
    VerificationSpec Verification,
    TimeSpan Monitor
)
{
    /// <summary>Whether another release serves when it has run.</summary>
    public bool Activates => Kind is RunKind.Deploy or RunKind.Rollback;
}

/// <summary>When a step runs.</summary>
public enum Stage
{
    /// <summary>Before verification. A failure undoes the run.</summary>
    Activate,

    /// <summary>After verification: tidying. A failure is reported and undoes nothing that serves.</summary>
    Retire,
}

/// <summary>One idempotent change, as data.</summary>
/// <param name="Name">What the platform calls it, e.g. <c>switch</c>.</param>
/// <param name="Title">One line for people, e.g. <c>switch traffic from blue to green</c>.</param>
/// <param name="Stage">When it runs.</param>
/// <param name="Commands">The argument lists that it runs, in order, exactly as they will be run; empty where it needs none.</param>
/// <param name="Arguments">What the platform needs to carry it out.</param>
/// <param name="Timeout">The longest it may take; longer is a failure.</param>
public sealed record PlannedStep(
    string Name,
    string Title,
    Stage Stage,
    IReadOnlyList<IReadOnlyList<string>> Commands,
    Details Arguments,
    TimeSpan Timeout
)
{
    /// <summary>Whether users' traffic moves in this step: its end is the time "switched" of a report.</summary>
    public bool MovesTraffic { get; init; }

    /// <summary>Whether it changes nothing and only waits until something is so: what it returns was observed.</summary>
    public bool OnlyWaits { get; init; }

    /// <summary>Whether nothing is lost by it that a person would look at afterwards: no evidence is kept before it.</summary>
    public bool LosesNothing { get; init; }
}
