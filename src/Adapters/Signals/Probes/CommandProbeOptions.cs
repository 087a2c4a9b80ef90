namespace Lastgood.Adapters.Signals.Probes;

/// <summary>A command that says by its exit code whether something is well.</summary>
public sealed record CommandProbeOptions
{
    /// <summary>Program and arguments; at least the program.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The longest that it may run; above 0. It is killed then, and the check has failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The exit codes that mean well, each 0 to 255.</summary>
    public IReadOnlyList<int> ExitCodes { get; init; } = [0];

    /// <summary>The folder to run in; null for the current one.</summary>
    public string? Folder { get; init; }
}
