using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Mirror;
using Lastgood.Adapters.Kubernetes.Pods;

namespace Lastgood.Adapters.Tests.Kubernetes.Mirror;

/// <summary>What is kept of pods, from what a real cluster (1.32) told while a release crashed and was taken back.</summary>
public sealed class PodTableTests
{
    private const string Bad = "fd5848848";
    private readonly Steps time = new();
    private readonly PodTable table;

    public PodTableTests() => table = new PodTable(time);

    [Fact]
    public void A_recorded_crash_loop_is_one_from_its_second_crash_until_the_pods_are_gone()
    {
        Begin([]);
        var loops = new List<(int At, int Pods)>();
        var restarts = 0;
        foreach (var (at, told) in Recorded())
        {
            time.At = TimeSpan.FromMilliseconds(at);
            table.Take(told);
            var bad = Pods().Where(static p => p.Hash == Bad).ToList();
            var now = bad.Count(p => p.IsLooping(time.GetTimestamp(), time));
            if (loops.LastOrDefault().Pods != now)
            {
                loops.Add((at, now));
            }
            restarts = Math.Max(restarts, bad.Sum(static p => p.Restarts));
            Assert.DoesNotContain(
                Pods(),
                p => p.Hash != Bad && p.IsLooping(time.GetTimestamp(), time)
            );
        }

        // Both crashed for the second time at 16.07 s, and began to be ended at 37.34 s.
        Assert.Equal([(16071, 1), (16077, 2), (37343, 1), (37343, 0)], loops);
        Assert.Equal(4, restarts);
        Assert.All(Pods(), static p => Assert.Equal("79c9bf4c8c", p.Hash));
        Assert.Contains(Pods(), static p => p is { IsReady: true, Words: "" });
    }

    [Fact]
    public void What_a_pod_counted_before_it_was_followed_is_no_news_and_nothing_is_counted_twice()
    {
        Begin([Killed("old", restarts: 5)]);
        Assert.Equal((0, 0), Counted("old"));

        Change(Killed("old", restarts: 5));
        Assert.Equal((0, 0), Counted("old"));

        Change(Killed("old", restarts: 6));
        Change(Killed("new", restarts: 2));
        Assert.Equal((1, 1), Counted("old"));
        Assert.Equal((2, 1), Counted("new"));

        Begin([Killed("old", restarts: 6), Killed("late", restarts: 3)]);
        Assert.Equal((1, 1), Counted("old"));
        // It came while nobody was told: all of it is of that time.
        Assert.Equal((3, 1), Counted("late"));
        Assert.DoesNotContain(Pods(), static p => p.Name == "new");
    }

    [Fact]
    public void A_pod_is_out_of_a_crash_loop_once_it_has_been_ready_for_a_while()
    {
        Begin([]);
        Change(
            Pod("web", restarts: 2, ready: false, """{"waiting":{"reason":"CrashLoopBackOff"}}""")
        );
        Assert.True(Loops("web"));

        time.At += TimeSpan.FromMinutes(1);
        Change(Pod("web", restarts: 3, ready: false, """{"running":{}}"""));
        Assert.True(Loops("web"));

        Change(Pod("web", restarts: 3, ready: true, """{"running":{}}"""));
        time.At += PodRow.Calm - TimeSpan.FromTicks(1);
        Assert.True(Loops("web"));
        time.At += TimeSpan.FromTicks(1);
        Assert.False(Loops("web"));

        // A readiness probe that fails is no crash.
        Change(Pod("web", restarts: 3, ready: false, """{"running":{}}"""));
        Assert.False(Loops("web"));
    }

    [Fact]
    public void One_crash_is_no_loop_and_a_container_that_cannot_be_made_is()
    {
        Begin([]);
        Change(Pod("once", restarts: 0, ready: false, """{"terminated":{"exitCode":1}}"""));
        Change(Pod("config", 0, false, """{"waiting":{"reason":"CreateContainerConfigError"}}"""));
        Change(Pod("pull", 0, false, """{"waiting":{"reason":"ImagePullBackOff"}}"""));

        Assert.False(Loops("once"));
        Assert.True(Loops("config"));
        Assert.False(Loops("pull"));
        Assert.Equal(PodTrouble.ImagePull, Row("pull").Trouble);
    }

    private void Begin(JsonObject[] there)
    {
        table.Take(new KubeEvent(KubeEventKind.Restarted, null));
        foreach (var one in there)
        {
            table.Take(new KubeEvent(KubeEventKind.Added, one));
        }
        table.Take(new KubeEvent(KubeEventKind.Listed, null));
    }

    private void Change(JsonObject pod) => table.Take(new KubeEvent(KubeEventKind.Modified, pod));

    private PodRow Row(string name) => Pods().Single(p => p.Name == name);

    private bool Loops(string name) => Row(name).IsLooping(time.GetTimestamp(), time);

    private (int, int) Counted(string name) => (Row(name).Restarts, Row(name).OomKills);

    private IReadOnlyList<PodRow> Pods() =>
        table.Of([
            "owner",
            .. Recorded()
                .Select(static r => Owner(r.Told.Object!))
                .Distinct(StringComparer.Ordinal),
        ]);

    private static string Owner(JsonObject pod) =>
        (string?)pod["metadata"]?["ownerReferences"]?[0]?["uid"] ?? "";

    private static JsonObject Killed(string name, int restarts) =>
        Pod(
            name,
            restarts,
            ready: true,
            """{"running":{}}""",
            """{"terminated":{"reason":"OOMKilled","exitCode":137}}"""
        );

    private static JsonObject Pod(
        string name,
        int restarts,
        bool ready,
        string state,
        string last = "{}"
    ) =>
        JsonNode
            .Parse(
                $$$"""
                {"metadata":{"name":"{{{name}}}","uid":"uid-{{{name}}}","labels":{"pod-template-hash":"h"},
                  "ownerReferences":[{"controller":true,"uid":"owner"}]},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"{{{(
                    ready ? "True" : "False"
                )}}}"}],
                  "containerStatuses":[{"name":"c","ready":{{{(
                    ready ? "true" : "false"
                )}}},"started":true,
                   "restartCount":{{{restarts}}},"state":{{{state}}},"lastState":{{{last}}}}]}}
                """
            )!
            .AsObject();

    private static List<(int At, KubeEvent Told)> Recorded() =>
        [
            .. File.ReadLines(
                    Path.Combine(
                        AppContext.BaseDirectory,
                        "Kubernetes",
                        "Mirror",
                        "crash-loop-pods.jsonl"
                    )
                )
                .Select(static line => JsonNode.Parse(line)!)
                .Select(static e =>
                    (
                        (int)e["t_ms"]!,
                        new KubeEvent(
                            Enum.Parse<KubeEventKind>(
                                (string)e["event"]!["type"]!,
                                ignoreCase: true
                            ),
                            JsonNode
                                .Parse(
                                    PodRow
                                        .Shape.Cut(
                                            Encoding.UTF8.GetBytes(
                                                e["event"]!["object"]!.ToJsonString()
                                            )
                                        )
                                        .Span
                                )!
                                .AsObject()
                        )
                    )
                ),
        ];

    private sealed class Steps : TimeProvider
    {
        public TimeSpan At { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => At.Ticks;
    }
}
