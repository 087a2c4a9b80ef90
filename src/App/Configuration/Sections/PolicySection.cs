using Lastgood.App.Configuration.Format;
using Lastgood.Core.Policies;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>policy:</c></summary>
internal static class PolicySection
{
    /// <summary>The triggers.</summary>
    public static Field<IReadOnlyList<Trigger>> Triggers { get; } =
        Field.Default(
            "triggers",
            new ListShape<Trigger>("triggers", new TriggerShape(), 50),
            Policy.Default.Triggers,
            "When the service goes back by itself; each line alone is enough. A service without metrics has only the lines on health by default. An empty list: it never does."
        );

    private static readonly Field<TimeSpan> Window = Field.Default(
        "window",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        Policy.Default.Window,
        "The sliding window over which error rates and latencies are measured."
    );

    private static readonly Field<int> MinRequests = Field.Default(
        "min_requests",
        new NumberShape(1, 1_000_000),
        Policy.Default.MinRequests,
        "With fewer requests than this in the window, error rates and latencies are no data: neither good nor bad."
    );

    private static readonly Field<int> PerHour = Field.Default(
        "automatic_rollbacks_per_hour",
        new NumberShape(0, 60),
        Policy.Default.AutomaticRollbacksPerHour,
        "How many automatic rollbacks the service may have in an hour before a person is asked. 0: a person is always asked."
    );

    /// <summary>The definition.</summary>
    public static Section<Policy> Definition { get; } =
        new(
            "the policy",
            [Triggers, Window, MinRequests, PerHour],
            static values => new Policy
            {
                Triggers = values.Get(Triggers),
                Window = values.Get(Window),
                MinRequests = values.Get(MinRequests),
                AutomaticRollbacksPerHour = values.Get(PerHour),
            }
        );
}
