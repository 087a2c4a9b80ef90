namespace Lastgood.Core.Journal;

/// <summary>A fact as the journal holds it.</summary>
/// <param name="Sequence">Its place in the journal, from 1, without gaps.</param>
/// <param name="Service">The service that it is about.</param>
/// <param name="At">The wall clock of the machine that appended it, UTC. For people: order is <paramref name="Sequence"/>.</param>
/// <param name="Run">The run that it belongs to, or null.</param>
/// <param name="Fact">What happened.</param>
public sealed record Entry(
    long Sequence,
    string Service,
    DateTimeOffset At,
    string? Run,
    Fact Fact
);
