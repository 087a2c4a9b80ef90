using System.Globalization;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Tests.Incidents;

/// <summary>Facts of the service <c>shop</c>, one after the other, on 2026-01-31.</summary>
internal sealed class Tale
{
    private readonly List<Entry> entries = [];
    private DateTimeOffset now;

    public IReadOnlyList<Entry> Entries => entries;

    public Tale At(string clock)
    {
        now = DateTimeOffset.Parse($"2026-01-31T{clock}Z", CultureInfo.InvariantCulture);
        return this;
    }

    public Tale Facts(string? run, params IEnumerable<Fact> facts)
    {
        foreach (var fact in facts)
        {
            entries.Add(new Entry(entries.Count + 1, "shop", now, run, fact));
        }
        return this;
    }

    public Tale Step(
        string run,
        int step,
        string clock,
        double seconds,
        params (string, string)[] evidence
    ) =>
        Facts(run, new StepStarted(step, Details.Of(("include", "green"))))
            .At(clock)
            .Facts(run, new StepDone(step, Details.Of(evidence), TimeSpan.FromSeconds(seconds)));

    public static DateTimeOffset Clock(string clock) =>
        DateTimeOffset.Parse($"2026-01-31T{clock}Z", CultureInfo.InvariantCulture);

    public static Plan Plan(RunKind kind, string from, string to) =>
        new(
            "shop",
            kind,
            "nginx",
            from,
            to,
            [
                new(
                    "start",
                    $"start {to} in blue",
                    Stage.Activate,
                    [
                        ["systemctl", "start", "shop@blue"],
                    ],
                    Details.None,
                    TimeSpan.FromSeconds(30)
                ),
                new(
                    "switch",
                    "switch traffic from green to blue",
                    Stage.Activate,
                    [
                        ["nginx", "-t"],
                        ["nginx", "-s", "reload"],
                    ],
                    Details.None,
                    TimeSpan.FromSeconds(5)
                )
                {
                    MovesTraffic = true,
                },
                new(
                    "stop",
                    $"stop {from} in green",
                    Stage.Retire,
                    [
                        ["systemctl", "stop", "shop@green"],
                    ],
                    Details.None,
                    TimeSpan.FromSeconds(30)
                ),
            ],
            new VerificationSpec(0.01, TimeSpan.FromSeconds(5), 20, []),
            TimeSpan.FromMinutes(15)
        );

    public static RunStarted Deployment(string from, string to) =>
        new(Plan(RunKind.Deploy, from, to), "ci", $"deployment of {to}", null);

    public static RunStarted Rollback(string by, string reason, string incident = "shop-i1") =>
        new(Plan(RunKind.Rollback, "1.2", "1.1"), by, reason, incident);

    public static Decision Decision(DecisionKind kind, string reason) =>
        new(
            kind,
            reason,
            "1.2",
            "1.1",
            [
                new(
                    "error_rate > 10% for 2m",
                    TriggerState.Fired,
                    0.342,
                    0.1,
                    "ratio",
                    S(10),
                    S(121),
                    S(120),
                    1234,
                    null
                ),
                new(
                    "p95 > 5x baseline",
                    TriggerState.NoData,
                    null,
                    0.2,
                    "seconds",
                    S(10),
                    S(0),
                    S(0),
                    12,
                    "fewer than 20 requests"
                ),
                new(
                    "health fails 3 times",
                    TriggerState.Clear,
                    0,
                    3,
                    "failures",
                    S(6),
                    S(0),
                    S(0),
                    3,
                    "HTTP 200 in 2 ms"
                ),
            ],
            [
                new(
                    "last good is not failing",
                    kind == DecisionKind.RollBack,
                    kind == DecisionKind.RollBack
                        ? "healthy: HTTP 200 in 2 ms"
                        : "its health check fails: HTTP 503"
                ),
                new("automatic rollbacks are within the limit", true, "0 of 1 in the last hour"),
            ]
        );

    public static Verified Passed() =>
        new(
            new VerificationResult([
                new("health", CheckOutcome.Pass, "HTTP 200 in 3 ms", S(0.003)),
                new("version", CheckOutcome.Pass, "1.1 on 20 of 20 requests", S(0.02)),
                new(
                    "error_rate",
                    CheckOutcome.Inconclusive,
                    "12 requests in 5s, at least 20 are needed",
                    S(5)
                ),
            ]),
            TakeBack: false
        );

    public static Verified NotPassed(bool takeBack) =>
        new(
            new VerificationResult([
                new("health", CheckOutcome.Pass, "HTTP 200 in 3 ms", S(0.003)),
                new("smoke", CheckOutcome.Fail, "checkout answered 500", S(1.2)),
            ]),
            takeBack
        );

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);
}
