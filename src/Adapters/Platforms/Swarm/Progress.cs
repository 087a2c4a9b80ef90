using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>How far Swarm is with making a service's tasks what its spec says. Pure: made of what the manager said at one moment.</summary>
internal sealed class Progress
{
    /// <summary>So many failures of one place are no accident any more; Swarm itself would try for ever.</summary>
    private const int FailureLimit = 3;

    /// <summary>What failed longer ago than this is history.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    private readonly ServiceJson service;
    private readonly IReadOnlyList<TaskJson> failed;
    private readonly IReadOnlyList<TaskJson> waiting;
    private readonly IReadOnlyList<TaskJson> leaving;
    private readonly DateTimeOffset now;

    private Progress(
        ServiceJson service,
        IReadOnlyList<TaskJson> tasks,
        IReadOnlySet<string> lostNodes,
        DateTimeOffset now
    )
    {
        this.service = service;
        this.now = now;
        // What failed before is of another spec, or has been lived with.
        var since = service.UpdateStatus?.StartedAt ?? service.UpdatedAt;
        var wanted = tasks.Where(static t => t.DesiredState is "running" or "ready").ToList();
        Running =
        [
            .. wanted.Where(static t => t is { DesiredState: "running", Status.State: "running" }),
        ];
        Right = [.. Running.Where(IsRight)];
        waiting = [.. wanted.Where(t => IsRight(t) && !Running.Contains(t))];
        failed =
        [
            .. tasks
                .Where(t =>
                    t.Status.State is "failed" or "rejected" && t.CreatedAt >= since && IsRight(t)
                )
                .OrderBy(static t => t.Status.Timestamp),
        ];
        LastFailed = tasks
            .Where(t => t.Status.State is "failed" or "rejected" && t.CreatedAt >= since)
            .MaxBy(static t => t.Status.Timestamp);
        // What never got to a node, or was on one that is lost, has nothing to end.
        leaving =
        [
            .. tasks.Where(t =>
                !(IsRight(t) && wanted.Contains(t))
                && t.Status.State
                    is "assigned"
                        or "accepted"
                        or "preparing"
                        or "ready"
                        or "starting"
                        or "running"
                && !lostNodes.Contains(t.NodeId ?? "")
            ),
        ];
    }

    /// <summary>Reads it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="tasks">All its tasks.</param>
    /// <param name="lostNodes">The nodes that are not there.</param>
    /// <param name="now">The time.</param>
    public static Progress Of(
        ServiceJson service,
        IReadOnlyList<TaskJson> tasks,
        IReadOnlySet<string> lostNodes,
        DateTimeOffset now
    ) => new(service, tasks, lostNodes, now);

    /// <summary>The tasks that run and are to, whatever they are made of.</summary>
    public IReadOnlyList<TaskJson> Running { get; }

    /// <summary>Those of them that are what the spec says.</summary>
    public IReadOnlyList<TaskJson> Right { get; }

    /// <summary>How many there are to be.</summary>
    public int Wanted => service.ServiceStatus?.DesiredTasks ?? 0;

    /// <summary>The state of the update: empty where Swarm tells of none.</summary>
    public string Update => service.UpdateStatus?.State ?? "";

    /// <summary>Whether all tasks are what the spec says, and none of before is left. Swarm may go on watching them, or wait for its delay.</summary>
    public bool IsConverged =>
        !IsPaused && Right.Count >= Wanted && waiting.Count == 0 && leaving.Count == 0;

    /// <summary>Whether Swarm has ended its update, or tells of none.</summary>
    public bool IsOver => Update is "" or "completed" or "rollback_completed";

    /// <summary>Whether Swarm has stopped in the midst of an update.</summary>
    public bool IsPaused => Update is "paused" or "rollback_paused";

    /// <summary>Whether all tasks run that are to, made of what the spec says.</summary>
    public bool IsComplete => Right.Count >= Wanted && Running.Count == Right.Count;

    /// <summary>Whether Swarm has taken an update back by itself, or is about to.</summary>
    public bool IsTakenBack => Update.StartsWith("rollback", StringComparison.Ordinal);

    /// <summary>Why there is no sense in waiting; null where there may be.</summary>
    public string? Hopeless =>
        IsPaused ? $"Swarm has paused the update ({Message}){Reasons}"
        : failed.GroupBy(PlaceOf, StringComparer.Ordinal).Any(static g => g.Count() >= FailureLimit)
            ? $"its tasks fail again and again{Reasons}"
        : null;

    /// <summary>What will hardly change by itself, if it stays so for a while; null where things are moving.</summary>
    public string? Stuck =>
        leaving.Count > 0 ? null
        : waiting.FirstOrDefault(static t => t.Status is { State: "pending", Err.Length: > 0 })
            is { } pending
            ? $"{NameOf(pending)} is pending: {Spoken.Excerpt(pending.Status.Err!)}"
        : waiting.Count == 0 && Right.Count < Wanted ? $"Swarm starts no further task: {Words}"
        : null;

    /// <summary>Tasks made of what the spec says that failed a short while ago, of places where that is no accident; oldest first.</summary>
    public IReadOnlyList<TaskJson> RecentFailures =>
        [
            .. failed
                .Where(t => now - t.Status.Timestamp < Recent)
                .GroupBy(PlaceOf, StringComparer.Ordinal)
                .Where(g => g.Count() > 1 || !Right.Any(t => PlaceOf(t) == g.Key))
                .SelectMany(static g => g),
        ];

    /// <summary>What there is, for people.</summary>
    public string Words
    {
        get
        {
            var parts = new List<string>
            {
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Right.Count} of {Wanted} tasks run what the spec of {Title} says"
                ),
            };
            parts.AddRange(
                waiting.Select(t =>
                    $"{NameOf(t)} is {t.Status.State}{Why(t.Status.Err)} for {Spoken.Duration(now - t.Status.Timestamp)}"
                )
            );
            if (leaving.Count > 0)
            {
                parts.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{leaving.Count} of before still there"
                    )
                );
            }
            if (Update.Length > 0)
            {
                parts.Add($"update: {Update}");
            }
            return string.Join("; ", parts) + Reasons;
        }
    }

    /// <summary>What a task died of, for people.</summary>
    public string Reason(TaskJson task) =>
        $"{NameOf(task)} {task.Status.State}{Why(task.Status.Err ?? task.Status.Message)}";

    /// <summary>The task that failed last since the update began, whatever it was made of; null where none did.</summary>
    public TaskJson? LastFailed { get; }

    /// <summary>What Swarm says of its update.</summary>
    public string Message => Spoken.Excerpt(service.UpdateStatus?.Message ?? "");

    private string Title => (string?)service.Spec["Name"] ?? service.Id;

    private string Reasons => failed.Count == 0 ? "" : $"; the last: {Reason(failed[^1])}";

    private static string Why(string? said) =>
        string.IsNullOrWhiteSpace(said) ? "" : $" ({Spoken.Excerpt(said)})";

    private string NameOf(TaskJson task) => $"{Title}.{PlaceOf(task)}";

    // Of a service with a task on each node, the node.
    private static string PlaceOf(TaskJson task) =>
        task.Slot > 0
            ? task.Slot.ToString(CultureInfo.InvariantCulture)
            : ImageName.Short(task.NodeId ?? task.Id);

    // Of the rest, placement for one, a task that suits anyway is left by Swarm as it is.
    private bool IsRight(TaskJson task) =>
        JsonNode.DeepEquals(
            task.Spec["ContainerSpec"],
            service.Spec["TaskTemplate"]?["ContainerSpec"]
        )
        && ((ulong?)task.Spec["ForceUpdate"] ?? 0)
            == ((ulong?)service.Spec["TaskTemplate"]?["ForceUpdate"] ?? 0);
}
