using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Swarm;

namespace Lastgood.Adapters.Tests.Platforms.Swarm;

/// <summary>What is made of a manager's answers, where a real swarm cannot be brought to give them at will.</summary>
public sealed class ProgressTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Three_failures_of_one_place_are_hopeless_and_those_before_the_update_are_history()
    {
        var failures = Enumerable.Range(1, 3).Select(static n => Task(1, "failed", minute: n));

        Assert.Contains(
            "fail again and again; the last: web.1 failed (task: non-zero exit (1))",
            Of("updating", [.. failures], updatedAt: 0).Hopeless,
            StringComparison.Ordinal
        );
        Assert.Null(Of("updating", [.. failures], updatedAt: 5).Hopeless);
        Assert.Null(Of(null, [.. failures, Task(1, "running", minute: 5)], updatedAt: 4).Hopeless);
    }

    [Fact]
    public void A_task_that_is_being_prepared_may_still_come_and_is_told_with_its_time()
    {
        var progress = Of("updating", [Task(1, "preparing", minute: 5)], updatedAt: 4);

        Assert.Null(progress.Hopeless);
        Assert.Null(progress.Stuck);
        Assert.False(progress.IsConverged);
        Assert.Contains("web.1 is preparing for 55 min", progress.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_without_a_node_is_not_stuck_while_one_of_before_still_ends()
    {
        var pending = Task(1, "pending", minute: 5, error: "no suitable node");
        var ending = Task(1, "running", minute: 1, wanted: "shutdown", image: "web:0");

        Assert.Null(Of("updating", [pending, ending], updatedAt: 4).Stuck);
        Assert.Contains(
            "web.1 is pending: no suitable node",
            Of("updating", [pending], updatedAt: 4).Stuck,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_ran_on_a_node_that_is_lost_is_not_waited_for()
    {
        var lost = Task(1, "running", minute: 1, wanted: "shutdown", image: "web:0", node: "gone");
        var there = Task(1, "running", minute: 5);

        Assert.True(Of("completed", [lost, there], updatedAt: 4).IsConverged);
        Assert.False(
            Of("completed", [lost with { NodeId = "here" }, there], updatedAt: 4).IsConverged
        );
    }

    [Fact]
    public void A_place_without_a_successor_is_stuck()
    {
        var progress = Of("completed", [Task(1, "failed", minute: 5)], updatedAt: 4);

        Assert.Contains("Swarm starts no further task", progress.Stuck, StringComparison.Ordinal);
    }

    private static Progress Of(string? update, IReadOnlyList<TaskJson> tasks, int updatedAt) =>
        Progress.Of(
            JsonSerializer.Deserialize(
                $$$"""
                {
                  "ID": "s", "Version": { "Index": 1 }, "UpdatedAt": "{{{At(updatedAt):O}}}",
                  "Spec": { "Name": "web", "TaskTemplate": { "ContainerSpec": { "Image": "web:1" } } },
                  {{{(
                    update is null ? "" : $$""" "UpdateStatus": { "State": "{{update}}", "StartedAt": "{{At(updatedAt):O}}" }, """
                )}}}
                  "ServiceStatus": { "RunningTasks": 0, "DesiredTasks": 1 }
                }
                """,
                SwarmJson.Default.ServiceJson
            )!,
            tasks,
            new HashSet<string>(StringComparer.Ordinal) { "gone" },
            Now
        );

    private static TaskJson Task(
        int slot,
        string state,
        int minute,
        string wanted = "",
        string image = "web:1",
        string node = "here",
        string? error = null
    ) =>
        new(
            $"{slot}-{minute}",
            new JsonObject { ["ContainerSpec"] = new JsonObject { ["Image"] = image } },
            slot,
            node,
            new TaskStatusJson(
                At(minute),
                state,
                null,
                error ?? (state == "failed" ? "task: non-zero exit (1)" : null),
                null
            ),
            wanted.Length > 0 ? wanted
                : state == "failed" ? "shutdown"
                : "running"
        )
        {
            CreatedAt = At(minute),
        };

    // The minutes of the hour before now.
    private static DateTimeOffset At(int minute) => Now.AddHours(-1).AddMinutes(minute);
}
