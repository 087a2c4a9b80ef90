using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>What a person reported or another system alerts about.</summary>
/// <param name="Signal">A signal of the form report or alert.</param>
/// <param name="Subject">What is said.</param>
/// <param name="Evidence">Who says so and why, for people; where it is not to be held against the release, why not.</param>
public sealed record Saying(Signal Signal, string Subject, string Evidence)
{
    /// <summary>Since when it is so, on the clock of the samples; null: it is not known.</summary>
    public TimeSpan? Since { get; init; }

    /// <summary>Whether it is so and cannot be held against the release that serves: neither good nor bad.</summary>
    public bool IsOlder { get; init; }
}
