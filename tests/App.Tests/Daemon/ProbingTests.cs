using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Signals.Probes;
using Lastgood.App.Composition;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.App.Tests.Daemon;

/// <summary>Further checks of a release, and what it depends on.</summary>
public sealed class ProbingTests
{
    private const int Many = 60;
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private static readonly Policy Checking = new()
    {
        Triggers = [TriggerLine.Parse("check checkout fails 3 times").Trigger!],
        MinRequests = 1,
    };

    [Fact]
    public async Task A_check_that_fails_takes_the_release_back_and_the_incident_names_it()
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.Policy = Checking;
        watched.ChecksOf = (version, _) => [Checkout(() => version != "1.2")];

        await watched.WatchAsync(static state => state.Serving?.Version == "1.1");

        var decision = Assert.Single(watched.State.Incidents).Decision!;
        Assert.Equal(DecisionKind.RollBack, decision.Kind);
        Assert.Contains(
            "check checkout failed 3 times in a row (asked checkout)",
            decision.Reason,
            StringComparison.Ordinal
        );
        Assert.Contains(decision.Triggers, static t => t.Note == "asked checkout");
    }

    [Fact]
    public async Task A_check_that_fails_for_the_last_good_release_too_moves_nothing()
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.Policy = Checking;
        watched.ChecksOf = (_, _) => [Checkout(static () => false) with { IsOfRelease = true }];

        await watched.WatchAsync(static state => state.OpenIncident?.Decision is not null);

        Assert.Equal("1.2", watched.World.Serving);
        Assert.Equal(DecisionKind.Ask, watched.State.OpenIncident!.Decision!.Kind);
        Assert.Contains(
            "fails too (checkout: asked checkout)",
            watched.State.OpenIncident.Decision.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_check_is_not_run_more_often_than_it_asks_for_and_never_waited_for()
    {
        var asked = new ConcurrentBag<string>();
        var watched = await WatchedWorld.BeginAsync();
        watched.Policy = Checking;
        watched.ChecksOf = (_, _) =>
            [
                new RegularProbe("checkout", Never, new Answering("slow", asked, Forever)),
                new RegularProbe("seldom", Never, new Answering("seldom", asked, _ => Well(true))),
            ];

        await watched.WatchAsync(static _ => false, Many);

        Assert.Equal("seldom slow", string.Join(' ', asked.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_dependency_that_is_down_is_blamed_and_not_the_release()
    {
        var watched = await FailingAsync();
        watched.Dependencies = [Port("postgres", ClosedPort())];

        await watched.WatchAsync(static state => state.OpenIncident?.Decision is not null);

        Assert.Equal("1.2", watched.World.Serving);
        var decision = watched.State.OpenIncident!.Decision!;
        Assert.Equal(DecisionKind.Ask, decision.Kind);
        Assert.Contains("postgres (TCP 127.0.0.1:", decision.Reason, StringComparison.Ordinal);
        Assert.Contains(
            "a dependency is to blame, not 1.2",
            decision.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dependency_that_is_down_is_answered_by_the_mitigation()
    {
        var watched = await FailingAsync();
        watched.Mitigation = new(
            "breaker",
            new Lever.ByCommand(["on"]),
            new Lever.ByCommand(["off"]),
            TimeSpan.FromSeconds(1)
        );
        watched.Dependencies = [Port("postgres", ClosedPort())];

        await watched.WatchAsync(static state => state.Cautions.Mitigations.Count > 0);

        Assert.Equal("1.2", watched.World.Serving);
    }

    [Fact]
    public async Task Nothing_goes_back_before_it_is_known_how_the_dependencies_are()
    {
        var answer = new TaskCompletionSource<HealthSample>();
        var asked = new ConcurrentBag<string>();
        var watched = await FailingAsync();
        watched.Dependencies =
        [
            new RegularProbe("postgres", Often, new Answering("postgres", asked, _ => answer.Task)),
        ];

        await watched.WatchAsync(static _ => false, Many);
        Assert.Equal("1.2", watched.World.Serving);
        Assert.Single(asked);
        answer.SetResult(new HealthSample(watched.Now, true, "well"));
        watched.Dependencies =
        [
            new RegularProbe("postgres", Often, new Answering("postgres", asked, _ => Well(true))),
        ];
        await watched.WatchAsync(static state => state.Serving?.Version == "1.1");
    }

    [Fact]
    public async Task A_healthy_service_does_not_have_its_dependencies_looked_at()
    {
        var asked = new ConcurrentBag<string>();
        var watched = await WatchedWorld.BeginAsync();
        watched.Dependencies =
        [
            new RegularProbe("postgres", Often, new Answering("postgres", asked, _ => Well(false))),
        ];

        await watched.WatchAsync(static _ => false, Many);

        Assert.Empty(asked);
    }

    [Fact]
    public async Task An_investigation_says_how_the_dependencies_are()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var watched = await FailingAsync();
        watched.Policy = watched.Policy with
        {
            Triggers = [watched.Policy.Triggers[1] with { Then = TriggerAction.Investigate }],
        };
        watched.Dependencies = [Port("postgres", ((IPEndPoint)listener.LocalEndpoint).Port)];

        await watched.WatchAsync(static state => state.Serving?.Version == "1.1");

        var found = (CauseInvestigated)
            Assert.Single(watched.World.Entries, static e => e.Fact is CauseInvestigated).Fact;
        Assert.Contains(
            found.Findings,
            static f =>
                f.Question == "are its dependencies well?"
                && f.Answer.StartsWith("postgres is well: TCP", StringComparison.Ordinal)
        );
    }

    private static async Task<WatchedWorld> FailingAsync()
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.IsHealthy = url =>
            url != $"http://{watched.World.ServingSlot}" || watched.World.Serving == "1.1";
        return watched;
    }

    private static RegularProbe Checkout(Func<bool> isWell) =>
        new("checkout", Often, new Answering("checkout", [], _ => Well(isWell(), "checkout")));

    private static RegularProbe Port(string name, int port) =>
        new(
            name,
            Often,
            new TcpProbe(
                new TcpProbeOptions { Host = "127.0.0.1", Port = port },
                TimeProvider.System
            )
        );

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task<HealthSample> Well(bool well, string name = "") =>
        Task.FromResult(
            new HealthSample(new MonotonicClock(TimeProvider.System).Now, well, $"asked {name}")
        );

    private static async Task<HealthSample> Forever(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        return await Well(true);
    }

    private sealed class Answering(
        string name,
        ConcurrentBag<string> asked,
        Func<CancellationToken, Task<HealthSample>> answer
    ) : IHealthProbe
    {
        public Task<HealthSample> CheckAsync(CancellationToken cancellation)
        {
            asked.Add(name);
            return answer(cancellation);
        }
    }
}
