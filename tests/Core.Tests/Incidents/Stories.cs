using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Tests.Incidents;

/// <summary>Whole incidents as the facts that lastgood appends.</summary>
internal static class Stories
{
    public const string Reason =
        "error_rate 34.2% > 10% for 2m since 1.2 serves; 1.1 is last good and healthy";

    private static Tale Deployed() =>
        new Tale()
            .At("09:00:00")
            .Facts(
                null,
                new ReleaseRecorded(new Release("1.1"), "bob"),
                new ReleaseActivated("1.1", null, RunKind.Deploy, "bob")
            )
            .At("09:30:00")
            .Facts(
                null,
                new VerdictGiven(
                    "1.1",
                    Verdict.Good,
                    "verified, and watched for 15m without a trigger",
                    "watch",
                    null
                )
            )
            .At("14:00:00")
            .Facts(
                "shop-r1",
                new ReleaseRecorded(new Release("1.2"), "ci"),
                new BaselineTaken(
                    new Baseline("1.1", 81234, 0.0004, TimeSpan.FromMilliseconds(40))
                ),
                Tale.Deployment("1.1", "1.2")
            )
            .Step("shop-r1", 0, "14:00:02", 2)
            .Step("shop-r1", 1, "14:00:02.010", 0.01)
            .Facts("shop-r1", new ReleaseActivated("1.2", "1.1", RunKind.Deploy, "ci"))
            .At("14:00:07")
            .Facts("shop-r1", Tale.Passed(), new MonitoringStarted(TimeSpan.FromMinutes(15)));

    private static Tale Blamed(this Tale tale, string by, string reason) =>
        tale.Facts(
                "shop-r1",
                new RunEnded(RunOutcome.Blamed, "1.2", $"1.2 is rolled back: {reason}")
            )
            .Facts(null, new VerdictGiven("1.2", Verdict.Bad, reason, by, "shop-i1"))
            .Facts("shop-r2", Tale.Rollback(by, reason));

    private static Tale Back(this Tale tale) =>
        tale.Step("shop-r2", 0, "14:02:20.100", 0.1, ("found", "running already"))
            .Step("shop-r2", 1, "14:02:20.130", 0.03, ("workers", "4 of 4"))
            .Facts("shop-r2", new ReleaseActivated("1.1", "1.2", RunKind.Rollback, "watch"));

    private static Tale Proven(this Tale tale) =>
        tale.At("14:02:25.200")
            .Facts("shop-r2", Tale.Passed())
            .Step("shop-r2", 2, "14:02:27", 1.8)
            .Facts(
                "shop-r2",
                new MonitoringStarted(TimeSpan.FromMinutes(15)),
                new ImpactMeasured("shop-i1", 4130, 1240)
            )
            .At("14:17:27")
            .Facts(
                "shop-r2",
                new RunEnded(RunOutcome.Done, "1.1", "1.1 was watched for 15m without a trigger"),
                new IncidentResolved(
                    "shop-i1",
                    "watch",
                    "1.1 was watched for 15m without a trigger"
                )
            );

    private static Tale DecidedAt(this Tale tale, string clock, string reason = Reason) =>
        tale.At(clock)
            .Facts(
                null,
                new IncidentOpened("shop-i1", $"1.2 → 1.1: {reason}", "1.2"),
                new DecisionMade(Tale.Decision(DecisionKind.RollBack, reason), "shop-i1")
            )
            .Blamed("watch", reason);

    /// <summary>Noticed, decided, rolled back, verified, watched, resolved; nobody was needed.</summary>
    public static IReadOnlyList<Entry> RolledBack() =>
        Deployed().DecidedAt("14:02:20").Back().Proven().Entries;

    /// <summary>The same, while it is going on: the switch was begun, and nothing is known of its end.</summary>
    public static IReadOnlyList<Entry> Acting() =>
        Deployed()
            .DecidedAt("14:02:20")
            .Step("shop-r2", 0, "14:02:20.100", 0.1)
            .Facts("shop-r2", new StepStarted(1, Details.None))
            .Entries;

    /// <summary>The process died between the switch and its record; the next one found it done.</summary>
    public static IReadOnlyList<Entry> Resumed() =>
        Deployed()
            .DecidedAt("14:02:20")
            .Step("shop-r2", 0, "14:02:20.100", 0.1)
            .Step(
                "shop-r2",
                1,
                "14:03:20",
                0.004,
                ("found", "applied, by a process that did not live to record it")
            )
            .Facts("shop-r2", new ReleaseActivated("1.1", "1.2", RunKind.Rollback, "watch"))
            .At("14:03:25")
            .Facts("shop-r2", Tale.Passed())
            .Step("shop-r2", 2, "14:03:27", 1.8)
            .Facts("shop-r2", new MonitoringStarted(TimeSpan.FromMinutes(15)))
            .Entries;

    /// <summary>The last good release does not stay healthy: the rollback is taken back, and the blamed one serves.</summary>
    public static IReadOnlyList<Entry> RollbackUndone() =>
        Deployed()
            .DecidedAt("14:02:20")
            .Back()
            .At("14:02:25.200")
            .Facts("shop-r2", Tale.NotPassed(takeBack: true))
            .At("14:02:25.230")
            .Facts("shop-r2", new StepUndone(1, Details.Of(("workers", "4 of 4"))))
            .At("14:02:27")
            .Facts(
                "shop-r2",
                new StepUndone(0, Details.None),
                new RunEnded(
                    RunOutcome.Undone,
                    "1.2",
                    "1.1 failed its verification (smoke: checkout answered 500); everything was taken back, 1.2 serves now"
                )
            )
            .Entries;

    /// <summary>A deployment that does not verify after users saw it, taken back by itself.</summary>
    public static IReadOnlyList<Entry> DeploymentUndone() =>
        new Tale()
            .At("14:00:00")
            .Facts(
                "shop-r1",
                new ReleaseRecorded(new Release("1.2"), "ci"),
                Tale.Deployment("1.1", "1.2")
            )
            .Step("shop-r1", 0, "14:00:02", 2)
            .Step("shop-r1", 1, "14:00:02.010", 0.01)
            .Facts("shop-r1", new ReleaseActivated("1.2", "1.1", RunKind.Deploy, "ci"))
            .At("14:00:07")
            .Facts("shop-r1", Tale.NotPassed(takeBack: true))
            .At("14:00:07.020")
            .Facts("shop-r1", new StepUndone(1, Details.None))
            .At("14:00:08")
            .Facts("shop-r1", new StepUndone(0, Details.None))
            .Failed(
                "shop-r1",
                RunOutcome.Undone,
                "1.2 failed its verification (smoke: checkout answered 500); everything was taken back, 1.1 serves now"
            )
            .Entries;

    /// <summary>A deployment that never got healthy: users never saw it.</summary>
    public static IReadOnlyList<Entry> NeverServed() =>
        new Tale()
            .At("14:00:00")
            .Facts(
                "shop-r1",
                new ReleaseRecorded(new Release("1.2"), "ci"),
                Tale.Deployment("1.1", "1.2"),
                new StepStarted(0, Details.None)
            )
            .At("14:00:30")
            .Facts(
                "shop-r1",
                new StepFailed(
                    0,
                    "1.2 in blue did not get healthy within 30 s: HTTP 503",
                    "journalctl -u shop@blue"
                )
            )
            .At("14:00:31")
            .Facts("shop-r1", new StepUndone(0, Details.None))
            .Failed(
                "shop-r1",
                RunOutcome.Undone,
                "1.2 in blue did not get healthy within 30 s: HTTP 503; everything was taken back, 1.1 serves now"
            )
            .Entries;

    /// <summary>lastgood asks, since the last good release fails too; alice answers by hand.</summary>
    public static IReadOnlyList<Entry> Answered() =>
        Asking().At("14:02:20").Blamed("alice", "1.1 is healthy again").Back().Proven().Entries;

    /// <summary>lastgood asks; nobody has answered.</summary>
    public static IReadOnlyList<Entry> Asked() => Asking().Entries;

    private static Tale Asking()
    {
        const string question =
            "error_rate 34.2% > 10% for 2m, but 1.1, the last good release, fails too (HTTP 503): it is not the deployment, nothing is moved";
        return Deployed()
            .At("14:02:05")
            .Facts(
                null,
                new IncidentOpened("shop-i1", question, "1.2"),
                new DecisionMade(Tale.Decision(DecisionKind.Ask, question), "shop-i1")
            );
    }

    private static Tale Failed(this Tale tale, string run, RunOutcome outcome, string message) =>
        tale.Facts(
            run,
            new RunEnded(outcome, "1.1", message),
            new IncidentOpened("shop-i1", message, "1.2"),
            new IncidentResolved("shop-i1", "lastgood", message)
        );
}
