using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Decisions.Trails;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Observe;

/// <summary>One activation that is being watched.</summary>
/// <param name="serving">The activation.</param>
/// <param name="url">Where the release runs.</param>
/// <param name="began">How old it was, by the wall clock, when this began to watch it, and when that was.</param>
/// <param name="activation">Its triggers, and what follows of them.</param>
internal sealed class Watched(
    Serving serving,
    string url,
    ActivationBegan began,
    WatchedActivation activation
)
{
    public string Version => serving.Version;
    public int Order => serving.Order;
    public string Url => url;
    public ActivationBegan Began => began;
    public WatchedActivation Activation => activation;
    public TriggerBoard Board => activation.Board;

    /// <summary>What else measures it.</summary>
    public IReadOnlyList<ISignalSource> Sources { get; init; } = [];

    /// <summary>Its further checks.</summary>
    public required ProbeRounds Checks { get; init; }

    /// <summary>What its triggers measured while it was unproven or in trouble.</summary>
    public ReadingTrail Trail { get; } = new();

    /// <summary>Since when a trigger holds; null where none does.</summary>
    public TimeSpan? TroubleSince => activation.TroubleSince;

    /// <summary>How long ago it was activated.</summary>
    public TimeSpan Age(TimeSpan now) => activation.Age(now)!.Value;

    /// <summary>When the newest measurement of it began.</summary>
    public TimeSpan ObservedAt { get; set; }

    public TimeSpan CheckedAt { get; set; }
    public Inspection Found { get; set; } = new(null, [], []);
}
