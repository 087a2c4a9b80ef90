using Lastgood.Core.Journal;

namespace Lastgood.Core.Incidents;

/// <summary>A piece of evidence of an incident.</summary>
/// <param name="At">When it was kept, UTC.</param>
/// <param name="Run">The run that it was kept in; null where a person asked by hand.</param>
/// <param name="Before">The title of the step that it was kept before; null outside a run.</param>
/// <param name="File">What was kept, and where.</param>
public sealed record KeptEvidence(
    DateTimeOffset At,
    string? Run,
    string? Before,
    CapturedFile File
);
