namespace Lastgood.Adapters.Recovery;

/// <summary>What brings a service back besides another release.</summary>
public sealed record RecoveryOptions
{
    /// <summary>Restarts the service as it is; empty where the platform does that itself, or cannot.</summary>
    public IReadOnlyList<string> Restart { get; init; } = [];

    /// <summary>The caches that can be cleared.</summary>
    public IReadOnlyList<Cache> Caches { get; init; } = [];

    /// <summary>Which of them are cleared after each rollback, once the release is verified, by name.</summary>
    public IReadOnlyList<string> AfterRollback { get; init; } = [];

    /// <summary>The longest that one of these may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
