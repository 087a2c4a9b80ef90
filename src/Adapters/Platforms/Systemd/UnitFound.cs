using Lastgood.Adapters.Signals.Systemd;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Systemd;

/// <summary>A unit as systemd has it.</summary>
/// <param name="State">What it does.</param>
/// <param name="Load">Whether it can be used, e.g. <c>loaded</c>, <c>masked</c>, <c>not-found</c>.</param>
/// <param name="IsStale">Whether its file was changed since systemd has read it.</param>
internal sealed record UnitFound(UnitState State, string Load, bool IsStale)
{
    /// <summary>What it gives to what it starts.</summary>
    public required UnitEnvironment Environment { get; init; }

    // One that systemd starts anew this often is not getting well.
    private const int RestartLimit = 3;

    /// <summary>Its name.</summary>
    public string Name => State.Unit;

    /// <summary>
    /// Whether it runs or is on its way to. Between two of systemd's own restarts it is so too, for a while: one that needs
    /// something else to be up first comes up by that.
    /// </summary>
    public bool Runs =>
        State switch
        {
            { Active: "activating", Sub: "auto-restart", Restarts: >= RestartLimit } => false,
            { Active: "active" or "activating" or "reloading" or "refreshing" } => true,
            _ => false,
        };

    /// <summary>Whether there is something to stop.</summary>
    public bool IsUp => State.Active is not ("inactive" or "failed");

    /// <summary>Whether it was started since a run of it that was seen before, however it ended.</summary>
    /// <param name="invocation">That run; empty where there was none.</param>
    public bool IsStartedSince(string invocation) =>
        State.Invocation is { } now && now != invocation;

    /// <summary>Why it cannot be started, or null.</summary>
    /// <param name="systemctl">How systemctl is called, for remedies.</param>
    public Refusal? Obstacle(string systemctl) =>
        Load switch
        {
            "loaded" => null,
            "masked" => new Refusal(
                $"{Name} is masked: it cannot be started",
                $"{systemctl} unmask {Name}"
            ),
            "not-found" => new Refusal(
                $"systemd knows no unit {Name}",
                $"correct its name, or install it and: {systemctl} daemon-reload"
            ),
            _ => new Refusal($"systemd cannot read {Name} ({Load})", $"{systemctl} status {Name}"),
        };
}
