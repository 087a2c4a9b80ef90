namespace Lastgood.Adapters.Captures;

/// <summary>What is kept as evidence besides what the platform shows.</summary>
public sealed record CaptureOptions
{
    /// <summary>Commands whose output is kept, each an argument list.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Commands { get; init; } = [];

    /// <summary>Files of which the last lines are kept.</summary>
    public IReadOnlyList<string> Logs { get; init; } = [];

    /// <summary>The longest that all of it may take, above zero: the rollback waits for it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);
}
