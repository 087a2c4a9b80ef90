using Lastgood.Core.Decisions;
using Lastgood.Core.Platforms;

namespace Lastgood.Core.Drills;

/// <summary>A request for a drill.</summary>
/// <param name="Level">How far it shall go.</param>
/// <param name="By">Who asks: a person's login, or <see cref="Journal.DrillScheduled.Name"/>.</param>
/// <param name="Hypothesis">What it shall show; empty where nobody said.</param>
/// <param name="IsAgreed">Whether somebody said yes to moving users.</param>
public sealed record DrillRequest(DrillLevel Level, string By, string Hypothesis, bool IsAgreed)
{
    /// <summary>How long the last good release is looked at while it serves, in a live drill.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>After how long everything is undone, whatever it is at.</summary>
    public required TimeSpan Longest { get; init; }

    /// <summary>Whether a watch is running.</summary>
    public required bool IsWatched { get; init; }

    /// <summary>The services that it may be felt in, the drilled one first.</summary>
    public required IReadOnlyList<string> Concerned { get; init; }

    /// <summary>Who may be called to end it.</summary>
    public required IReadOnlyList<string> Contacts { get; init; }
}

/// <summary>Measures a service as a watch does, for a drill.</summary>
public interface IDrillEyes
{
    /// <summary>How often it is looked.</summary>
    TimeSpan Interval { get; }

    /// <summary>How long every trigger may take until it is measured.</summary>
    TimeSpan Patience { get; }

    /// <summary>Looks once; the policy's triggers as they then stand, of the release that serves.</summary>
    /// <exception cref="PlatformException">It cannot be looked at.</exception>
    Task<IReadOnlyList<TriggerReading>> LookAsync(CancellationToken cancellation);
}

/// <summary>What became of the request.</summary>
/// <param name="Drill">The drill; null where a guard said no, and nothing was begun.</param>
/// <param name="Refusal">The guard's no; null where there is a drill.</param>
/// <param name="Gate">What was asked before.</param>
public sealed record DrillAnswer(
    DrillState? Drill,
    Refusal? Refusal,
    IReadOnlyList<DrillCheck> Gate
);
