using Lastgood.Core.Decisions;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon;

/// <summary>One activation that is being watched.</summary>
/// <param name="serving">The activation.</param>
/// <param name="url">Where the release runs.</param>
/// <param name="board">Its triggers.</param>
/// <param name="age">How old the activation was, by the wall clock, when this began to watch it.</param>
/// <param name="begin">When that was, on a clock that never jumps.</param>
internal sealed class Watched(
    Serving serving,
    string url,
    TriggerBoard board,
    TimeSpan age,
    TimeSpan begin
)
{
    public string Version => serving.Version;
    public int Order => serving.Order;
    public string Url => url;
    public TriggerBoard Board => board;

    /// <summary>What else measures it.</summary>
    public IReadOnlyList<ISignalSource> Sources { get; init; } = [];

    /// <summary>Its further checks.</summary>
    public required ProbeRounds Checks { get; init; }

    /// <summary>What people reported, as far as the board knows.</summary>
    public IReadOnlyList<string> Said { get; set; } = [];

    /// <summary>Since when a trigger holds; null where none does.</summary>
    public TimeSpan? TroubleSince { get; set; }

    /// <summary>How long ago it was activated.</summary>
    public TimeSpan Age(TimeSpan now) => (age > TimeSpan.Zero ? age : TimeSpan.Zero) + now - begin;

    public TimeSpan CheckedAt { get; set; }
    public Inspection Found { get; set; } = new(null, [], []);
    public RequestSample? LastCounters { get; set; }
}
