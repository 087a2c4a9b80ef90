using Lastgood.Core.Decisions;
using Lastgood.Core.Policies.Shipped;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;
using Lastgood.Core.Tests.Decisions;

namespace Lastgood.Core.Tests.Policies.Shipped;

/// <summary>
/// Every row of the runbooks' trigger tables, decision matrices and decision trees, with the decision that its shipped
/// policy makes of it, and what the default policy makes of the same.
/// </summary>
public sealed class RunbookRowsTests
{
    private const string BlueGreen = "dc873c8ecdfdd2aa";
    private const string Brief = "5c36e456ebe761fd";
    private const string Severity = "5a94d81d94eece72";
    private const string Recovery = "90760c803f860ca2";
    private const string Cluster = "e2766531a4707c0a";

    private static readonly Dictionary<string, string> Policies = new(StringComparer.Ordinal)
    {
        [BlueGreen] = "blue-green",
        [Brief] = "blue-green-brief",
        [Severity] = "severity",
        [Recovery] = "recovery",
        [Cluster] = "cluster",
    };

    /// <summary>Runbook, row, what is seen, and what its own policy and the default one make of it.</summary>
    public static TheoryData<string, string, string, DecisionKind, DecisionKind> Rows =>
        new()
        {
            // The table of symptoms.
            {
                BlueGreen,
                "5xx above 10 % for 2 min",
                "error_rate 0.12 for 121s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                BlueGreen,
                "5xx above 10 %, not yet 2 min",
                "error_rate 0.12 for 119s",
                DecisionKind.Monitor,
                DecisionKind.RollBack
            },
            {
                BlueGreen,
                "5xx of just 10 %",
                "error_rate 0.1 for 300s",
                DecisionKind.Monitor,
                DecisionKind.RollBack
            },
            {
                BlueGreen,
                "p95 above 5 × baseline",
                "p95 0.51 for 1s",
                DecisionKind.RollBack,
                DecisionKind.Monitor
            },
            {
                BlueGreen,
                "p95 of 5 × baseline for a minute",
                "p95 0.5 for 61s",
                DecisionKind.Monitor,
                DecisionKind.RollBack
            },
            {
                BlueGreen,
                "OOM kills",
                "oom_kills 1 for 1s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                BlueGreen,
                "CPU above 95 % for 5 min",
                "cpu 0.96 for 301s",
                DecisionKind.Investigate,
                DecisionKind.Investigate
            },
            {
                BlueGreen,
                "CPU above 95 %, not yet 5 min",
                "cpu 0.96 for 299s",
                DecisionKind.Monitor,
                DecisionKind.Monitor
            },
            {
                BlueGreen,
                "3 consecutive fails of the health check",
                "health 3 for 3s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                BlueGreen,
                "2 fails of the health check",
                "health 2 for 2s",
                DecisionKind.Monitor,
                DecisionKind.Monitor
            },
            // The decision tree.
            {
                BlueGreen,
                "tree: health check passes, nothing else",
                "error_rate 0 for 10s",
                DecisionKind.Monitor,
                DecisionKind.Monitor
            },
            {
                BlueGreen,
                "tree: user-facing errors",
                "reported user-errors",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                BlueGreen,
                "tree: it can wait",
                "reported can-wait",
                DecisionKind.FixForward,
                DecisionKind.FixForward
            },
            {
                BlueGreen,
                "tree: it cannot wait",
                "reported cannot-wait",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                BlueGreen,
                "tree: data corruption",
                "reported corruption",
                DecisionKind.StopEverything,
                DecisionKind.StopEverything
            },
            // The same in short.
            {
                Brief,
                "5xx >10%/2m",
                "error_rate 0.12 for 121s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Brief,
                "p95 >5×baseline",
                "p95 0.51 for 1s",
                DecisionKind.RollBack,
                DecisionKind.Monitor
            },
            {
                Brief,
                "OOM kills",
                "oom_kills 1 for 1s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Brief,
                "CPU >95%/5m",
                "cpu 0.96 for 301s",
                DecisionKind.Investigate,
                DecisionKind.Investigate
            },
            {
                Brief,
                "HC 3 fails",
                "health 3 for 3s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Brief,
                "tree: user-facing errors",
                "reported user-errors",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Brief,
                "tree: can it wait? no",
                "reported cannot-wait",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Brief,
                "tree: data corruption",
                "reported corruption",
                DecisionKind.StopEverything,
                DecisionKind.StopEverything
            },
            // The matrix by severity.
            {
                Severity,
                "matrix: critical",
                "reported critical",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            { Severity, "matrix: high", "reported high", DecisionKind.Ask, DecisionKind.Ask },
            { Severity, "matrix: medium", "reported medium", DecisionKind.Ask, DecisionKind.Ask },
            { Severity, "matrix: low", "reported low", DecisionKind.Monitor, DecisionKind.Monitor },
            // At once, no approval.
            {
                Severity,
                "application crash",
                "reported crash",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Severity,
                "unavailability",
                "health 3 for 3s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Severity,
                "application crash, again and again",
                "restarts 3 for 1s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Severity,
                "data corruption detected",
                "reported corruption",
                DecisionKind.StopEverything,
                DecisionKind.StopEverything
            },
            {
                Severity,
                "security breach discovered",
                "reported security",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Severity,
                "error rate above 10 %",
                "error_rate 0.101 for 1s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Severity,
                "P0 bug affecting all users",
                "reported critical-bug",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            // After an evaluation.
            {
                Severity,
                "error rate of 1 to 10 %",
                "error_rate 0.05 for 301s",
                DecisionKind.Ask,
                DecisionKind.Ask
            },
            {
                Severity,
                "degradation above 50 %",
                "p95 0.16 for 61s",
                DecisionKind.Ask,
                DecisionKind.RollBack
            },
            {
                Severity,
                "high-severity bug affecting a subset",
                "reported high-bug",
                DecisionKind.Ask,
                DecisionKind.Ask
            },
            {
                Severity,
                "unexpected behaviour in critical features",
                "reported critical-feature",
                DecisionKind.Ask,
                DecisionKind.RollBack
            },
            // Only watched.
            {
                Severity,
                "minor bugs with workarounds",
                "reported minor-bug",
                DecisionKind.Monitor,
                DecisionKind.FixForward
            },
            {
                Severity,
                "degradation below 20 %",
                "p95 0.115 for 61s",
                DecisionKind.Monitor,
                DecisionKind.Monitor
            },
            {
                Severity,
                "cosmetic issues",
                "reported cosmetic",
                DecisionKind.Monitor,
                DecisionKind.Monitor
            },
            {
                Severity,
                "low-traffic edge cases",
                "reported edge-case",
                DecisionKind.Monitor,
                DecisionKind.Monitor
            },
            // When to roll back.
            {
                Recovery,
                "critical functionality broken",
                "reported critical-feature",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Recovery,
                "error rate above 5 %",
                "error_rate 0.051 for 1s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Recovery,
                "error rate of just 5 %",
                "error_rate 0.05 for 1s",
                DecisionKind.Monitor,
                DecisionKind.Monitor
            },
            {
                Recovery,
                "more than 50 % slower",
                "p95 0.16 for 61s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Recovery,
                "data corruption occurring",
                "reported corruption",
                DecisionKind.StopEverything,
                DecisionKind.StopEverything
            },
            {
                Recovery,
                "security vulnerability introduced",
                "reported security",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Recovery,
                "cannot fix forward within 30 min",
                "reported no-quick-fix",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            // When to fix forward.
            {
                Recovery,
                "minor bug with workaround",
                "reported minor-bug",
                DecisionKind.FixForward,
                DecisionKind.FixForward
            },
            {
                Recovery,
                "quick fix within 15 min",
                "reported quick-fix",
                DecisionKind.FixForward,
                DecisionKind.FixForward
            },
            {
                Recovery,
                "affects below 1 % of users",
                "reported few-users",
                DecisionKind.FixForward,
                DecisionKind.FixForward
            },
            {
                Recovery,
                "a rollback would lose data",
                "reported data-loss",
                DecisionKind.FixForward,
                DecisionKind.FixForward
            },
            {
                Recovery,
                "a rollback would lose data, whatever is measured",
                "reported data-loss; error_rate 0.5 for 300s",
                DecisionKind.FixForward,
                DecisionKind.FixForward
            },
            {
                Recovery,
                "a quick fix is no answer to an outage",
                "reported quick-fix; error_rate 0.5 for 300s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            // When to roll back a cluster.
            {
                Cluster,
                "error rate above 5 %",
                "error_rate 0.051 for 1s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Cluster,
                "critical functionality broken",
                "reported critical-feature",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Cluster,
                "data corruption detected",
                "reported corruption",
                DecisionKind.StopEverything,
                DecisionKind.StopEverything
            },
            {
                Cluster,
                "security vulnerability exploited",
                "reported security",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Cluster,
                "degradation above 50 %",
                "p95 0.16 for 61s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            // The scenarios.
            {
                Cluster,
                "scenario 1: pods crash-looping",
                "restarts 3 for 1s",
                DecisionKind.RollBack,
                DecisionKind.RollBack
            },
            {
                Cluster,
                "pods crash-looping, as the cluster tells it",
                "crash_loops 1 for 21s",
                DecisionKind.Inconclusive,
                DecisionKind.RollBack
            },
            {
                Cluster,
                "an image that cannot be pulled",
                "failed_pulls 1 for 31s",
                DecisionKind.Inconclusive,
                DecisionKind.RollBack
            },
            {
                Cluster,
                "a rollout that has come to its deadline",
                "failed_rollouts 1 for 1s",
                DecisionKind.Inconclusive,
                DecisionKind.RollBack
            },
            {
                Cluster,
                "half of the pods not ready for 5 min",
                "unready_pods 0.6 for 301s",
                DecisionKind.Inconclusive,
                DecisionKind.Ask
            },
            {
                Cluster,
                "scenario 2: migration",
                "reported migration",
                DecisionKind.Ask,
                DecisionKind.Ask
            },
            {
                Cluster,
                "scenario 3: configuration",
                "reported configuration",
                DecisionKind.Ask,
                DecisionKind.Ask
            },
            {
                Cluster,
                "scenario 4: dependency",
                "reported dependency",
                DecisionKind.Mitigate,
                DecisionKind.Mitigate
            },
        };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_gives_its_decision(
        string runbook,
        string row,
        string seen,
        DecisionKind own,
        DecisionKind byDefault
    )
    {
        Assert.Equal((row, own), (row, Decide(Policies[runbook], seen)));
        Assert.Equal((row, byDefault), (row, Decide("default", seen)));
    }

    [Fact]
    public void Every_trigger_of_a_shipped_policy_is_a_row()
    {
        var seen = Rows.Select(static row => row.Data.Item3).ToList();
        Assert.All(
            ShippedPolicy.All.SelectMany(static p => p.Policy.Triggers),
            trigger =>
                Assert.Contains(
                    seen,
                    s =>
                        s.Contains(trigger.Subject ?? trigger.Signal.Name, StringComparison.Ordinal)
                )
        );
    }

    private static DecisionKind Decide(string policy, string seen)
    {
        var board = new TriggerBoard(
            ShippedPolicy.Find(policy)!.Policy,
            new Baseline("1.1", 5000, 0, TimeSpan.FromSeconds(0.1))
        );
        var end = TimeSpan.FromSeconds(1000);
        foreach (var one in seen.Split("; "))
        {
            Feed(board, one, end);
        }
        return Unproven.Decide(board, end, "breaker");
    }

    /// <summary><c>error_rate 0.12 for 121s</c>: so long up to the end, once a second; or <c>reported security</c>.</summary>
    private static void Feed(TriggerBoard board, string seen, TimeSpan end)
    {
        var words = seen.Split(' ');
        if (words[0] == Signal.Reported.Name)
        {
            board.Say(new Saying(Signal.Reported, words[1], "alice: seen"));
            return;
        }
        var signal = Signal.Known.Single(s => s.Name == words[0]);
        var value = double.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
        var seconds = int.Parse(words[3][..^1], System.Globalization.CultureInfo.InvariantCulture);
        if (signal.Form == SignalForm.Count)
        {
            board.Add(new SignalSample(signal, end - TimeSpan.FromSeconds(seconds), 0));
        }
        for (var s = signal.Form == SignalForm.Level ? -seconds : 1 - seconds; s <= 0; s++)
        {
            var at = end + TimeSpan.FromSeconds(s);
            if (signal == Signal.Health)
            {
                board.Add(new HealthSample(at, Healthy: false, "HTTP 503"));
            }
            else
            {
                board.Add(new SignalSample(signal, at, value) { Requests = 1000 });
            }
        }
    }
}
