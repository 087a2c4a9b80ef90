namespace Lastgood.Core.Decisions.Blame;

/// <summary>What is known of a trouble besides its triggers.</summary>
public sealed record Evidence
{
    /// <summary>How long ago the serving release was activated, on a clock that never jumps.</summary>
    public required TimeSpan SinceActivation { get; init; }

    /// <summary>How long ago the trouble began; zero where it began just now.</summary>
    public TimeSpan SinceOnset { get; init; }

    /// <summary>How long after an activation a trouble that begins can be blamed on it.</summary>
    public required TimeSpan Attribution { get; init; }

    /// <summary>How long ago its configuration changed without a deployment; null where it did not, as far as is known.</summary>
    public TimeSpan? SinceConfiguration { get; init; }

    /// <summary>Dependencies whose own check fails, with what it saw.</summary>
    public IReadOnlyList<string> FailingDependencies { get; init; } = [];

    /// <summary>Other services that share a dependency and fail since about the same time, with what they share.</summary>
    public IReadOnlyList<string> FailingNeighbours { get; init; } = [];

    /// <summary>What people reported of the cause: <c>dependency</c>, <c>migration</c>, <c>configuration</c>.</summary>
    public IReadOnlyList<string> Reported { get; init; } = [];
}
