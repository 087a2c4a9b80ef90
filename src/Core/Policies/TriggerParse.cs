using System.Diagnostics.CodeAnalysis;

namespace Lastgood.Core.Policies;

/// <summary>What came of reading a trigger's line: a trigger, or what is wrong with the line.</summary>
/// <param name="Trigger">The trigger, or null.</param>
/// <param name="Error">What is wrong, or null.</param>
public sealed record TriggerParse(Trigger? Trigger, TriggerLineError? Error)
{
    /// <summary>Whether there is a trigger.</summary>
    [MemberNotNullWhen(true, nameof(Trigger))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsTrigger => Trigger is not null;
}

/// <summary>What is wrong with a trigger's line.</summary>
/// <param name="Column">Where, counted from 1.</param>
/// <param name="Message">What, in plain words.</param>
/// <param name="Suggestion">A whole line that could stand there instead.</param>
public sealed record TriggerLineError(int Column, string Message, string Suggestion)
{
    /// <summary>All of it in one line.</summary>
    public override string ToString() => $"column {Column}: {Message}; write e.g. \"{Suggestion}\"";
}
