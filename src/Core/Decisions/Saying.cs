using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>What a person reported or another system alerts about.</summary>
/// <param name="Signal">A signal of the form report or alert.</param>
/// <param name="Subject">What is said.</param>
/// <param name="Evidence">Who says so and why, for people.</param>
public sealed record Saying(Signal Signal, string Subject, string Evidence);
