using Lastgood.App.Configuration;
using Lastgood.App.Daemon.Alerts;
using Lastgood.App.Daemon.Health;
using Lastgood.App.Daemon.Observe;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Blame;
using Lastgood.Core.Incidents.CheckLists;

namespace Lastgood.App.Daemon;

/// <summary>What the watches of all services of an installation share.</summary>
/// <param name="Cap">How many of them may go back by themselves.</param>
internal sealed record Fleet(RollbackCap Cap)
{
    /// <summary>Which of them are in trouble.</summary>
    public Neighbours Neighbours { get; } = new();

    /// <summary>Which of them were looked at, and who waits for that.</summary>
    public Looks Looks { get; } = new();

    /// <summary>
    /// The longest that one waits to hear how the others are: two rounds of the default interval. One whose watch does not
    /// come round in that time holds nobody back.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What was measured of all of them at once.</summary>
    public SharedSamples Samples { get; } = new();

    /// <summary>Whether their watches turn.</summary>
    public Pulse Pulse { get; init; } = new(TimeProvider.System);

    /// <summary>What is late in the incidents of one of them, at a moment.</summary>
    public Func<
        string,
        DateTimeOffset,
        CancellationToken,
        Task<IReadOnlyList<LateWork>>
    > LateAsync { get; init; } = static (_, _, _) => Task.FromResult<IReadOnlyList<LateWork>>([]);

    /// <summary>What wakes them.</summary>
    public Bells Bells { get; init; } = new();

    /// <summary>When their alerts were heard of last.</summary>
    public LastHeard Heard { get; init; } = new();

    /// <summary>That of a configuration.</summary>
    public static Fleet Of(Settings settings) =>
        new(new RollbackCap(settings.Cap.AutomaticRollbacks, settings.Cap.Within));
}
