using Lastgood.Core.Decisions.Trails;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Decisions;

/// <summary>The answer at one moment.</summary>
public enum DecisionKind
{
    /// <summary>Nothing speaks against the release.</summary>
    Monitor,

    /// <summary>It cannot be told: data is missing. Never good, never bad.</summary>
    Inconclusive,

    /// <summary>A rollback may be right, but a person has to say so.</summary>
    Ask,

    /// <summary>Back to the last good release, now.</summary>
    RollBack,

    /// <summary>The cause is looked for, within bounds; then it is decided again.</summary>
    Investigate,

    /// <summary>Something that the service depends on fails: what is configured against that is switched on.</summary>
    Mitigate,

    /// <summary>A fix is made and deployed; nothing goes back.</summary>
    FixForward,

    /// <summary>Nothing moves any more, not even back, without a person.</summary>
    StopEverything,
}

/// <summary>A decision with its whole reasoning.</summary>
/// <param name="Kind">The answer.</param>
/// <param name="Reason">Why, in one sentence for the person on call.</param>
/// <param name="Serving">The version that it is about.</param>
/// <param name="Target">The version to go back to, where there is one.</param>
/// <param name="Triggers">Every trigger of the policy, as it stood.</param>
/// <param name="Guards">Every rule that could have held the rollback back, as it stood; always all of them, in one order.</param>
public sealed record Decision(
    DecisionKind Kind,
    string Reason,
    string? Serving,
    string? Target,
    IReadOnlyList<TriggerReading> Triggers,
    IReadOnlyList<Guard> Guards
)
{
    private readonly DecisionInput? input;
    private string? reason = Reason;
    private IReadOnlyList<Guard>? guards = Guards;

    /// <summary>A decision whose words are found when they are asked for: of thousands of services that are well nobody does.</summary>
    /// <param name="kind">The answer.</param>
    /// <param name="input">What it rests on: no trigger fires.</param>
    internal Decision(DecisionKind kind, DecisionInput input)
        : this(kind, "", input.Serving, Target: null, input.Triggers, []) =>
        (this.input, reason, guards) = (input, null, null);

    // All of them, so that they are written in this order.

    /// <summary>The answer.</summary>
    public DecisionKind Kind { get; init; } = Kind;

    /// <summary>Why, in one sentence for the person on call.</summary>
    public string Reason
    {
        get => reason ??= Decider.Quiet(input!);
        init => reason = value;
    }

    /// <summary>The version that it is about.</summary>
    public string? Serving { get; init; } = Serving;

    /// <summary>The version to go back to, where there is one.</summary>
    public string? Target { get; init; } = Target;

    /// <summary>Every trigger of the policy, as it stood.</summary>
    public IReadOnlyList<TriggerReading> Triggers { get; init; } = Triggers;

    /// <summary>What the triggers that decided measured until then; null where nobody kept it.</summary>
    public IReadOnlyList<TrailSeries>? Trail { get; init; }

    /// <summary>Every rule that could have held the rollback back, as it stood; always all of them, in one order.</summary>
    public IReadOnlyList<Guard> Guards
    {
        get => guards ??= Decider.Guards(input!);
        init => guards = value;
    }
}

/// <summary>How a trigger stands.</summary>
public enum TriggerState
{
    /// <summary>Measured, and its condition is not met.</summary>
    Clear,

    /// <summary>Its condition is met, but not yet for as long as it asks.</summary>
    Holding,

    /// <summary>Its condition has been met for as long as it asks.</summary>
    Fired,

    /// <summary>It could not be measured now.</summary>
    NoData,

    /// <summary>It cannot apply: it needs something that this service does not have, e.g. a baseline.</summary>
    NotApplicable,
}

/// <summary>One trigger at one moment.</summary>
/// <param name="Trigger">Its line, as the policy has it: <c>error_rate > 10% for 2m</c>.</param>
/// <param name="State">How it stands.</param>
/// <param name="Value">What was measured, in <paramref name="Unit"/>; null where nothing was.</param>
/// <param name="Threshold">What it is compared with, in <paramref name="Unit"/>; null where it is not known.</param>
/// <param name="Unit">One of <see cref="Signals.Units"/>: a <c>ratio</c> is 0 to 1.</param>
/// <param name="Window">The span of time that the value was measured over.</param>
/// <param name="Held">How long the condition has been met.</param>
/// <param name="For">How long it has to be met.</param>
/// <param name="Samples">How many requests or probes the value rests on.</param>
/// <param name="Note">What else there is to know: why there is no data, what the last probe saw.</param>
public sealed record TriggerReading(
    string Trigger,
    TriggerState State,
    double? Value,
    double? Threshold,
    string Unit,
    TimeSpan Window,
    TimeSpan Held,
    TimeSpan For,
    double Samples,
    string? Note
)
{
    /// <summary>How bad it is when it fires.</summary>
    public Severity Severity { get; init; }

    /// <summary>What it asks for when it fires; null in journals of before it could be anything but to roll back.</summary>
    public TriggerAction? Then { get; init; }

    /// <summary>What it asks for when it fires.</summary>
    public TriggerAction Asks => Then ?? TriggerAction.RollBack;

    /// <summary>How long its signal has not been measured; zero where it is.</summary>
    public TimeSpan Unmeasured { get; init; }
}

/// <summary>A rule that can hold a rollback back.</summary>
/// <param name="Name">What it asks for, e.g. <c>last good is healthy</c>.</param>
/// <param name="Holds">Whether it is met.</param>
/// <param name="Evidence">What it was judged by.</param>
public sealed record Guard(string Name, bool Holds, string Evidence);
