using Lastgood.Core.Journal;

namespace Lastgood.Core.Captures;

/// <summary>Keeps evidence of a service before something changes it.</summary>
public interface ICaptures
{
    /// <summary>Gathers and keeps what can be had within its own time limit, redacted.</summary>
    /// <param name="occasion">What it is for: part of the place where it is kept.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What was kept, and what could not be. It does not fail for trouble with the evidence.</returns>
    Task<StateCaptured> KeepAsync(Occasion occasion, CancellationToken cancellation);
}

/// <summary>What evidence is kept for.</summary>
/// <param name="Run">The run; null where a person asked by hand.</param>
/// <param name="Step">The index of the step in the plan; null outside a run.</param>
/// <param name="StepName">The step's name; null outside a run.</param>
public sealed record Occasion(string? Run, int? Step, string? StepName);
