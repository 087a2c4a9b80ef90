using Lastgood.Adapters.Signals.AccessLogs;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.App.Tests.Daemon;

/// <summary>Signals from a container's events and from an access log.</summary>
public sealed class MeasuringTests
{
    private const int Many = 60;

    [Fact]
    public async Task An_incident_names_what_was_seen_of_a_kill()
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.Policy = new Policy
        {
            Triggers = [TriggerLine.Parse("oom_kills >= 1").Trigger!],
            MinRequests = 1,
        };
        watched.Sources = [new Killing(() => watched.World.Serving == "1.2", () => watched.Now)];

        await watched.WatchAsync(static state => state.Serving?.Version == "1.1");

        Assert.Contains(
            "oom_kills >= 1 (container shop: killed for want of memory at 14:02:03Z)",
            Assert.Single(watched.State.Incidents).Decision!.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Requests_of_the_release_before_never_count()
    {
        using var folder = new TemporaryFolder();
        var log = folder["access.log"];
        using var counters = Counters(log, byPlace: false);
        var watched = await LoggedAsync(counters);
        await File.WriteAllTextAsync(log, "", TestContext.Current.CancellationToken);
        await watched.WatchAsync(static _ => false, Many / 2);
        // What 1.2 answered until 1.3 took its place, and was not read yet.
        await AppendAsync(log, "502 green", 1000);
        watched.World.Put("blue", "1.1");
        await watched.DeployAsync("1.3");

        await watched.WatchAsync(state =>
        {
            File.AppendAllText(log, "200 blue\n");
            return state.Releases["1.3"].Verdict == Verdict.Good;
        });

        Assert.DoesNotContain(watched.World.Entries, static e => e.Fact is DecisionMade);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Errors_in_a_log_are_blamed_on_the_release_and_counted_as_impact(bool byPlace)
    {
        using var folder = new TemporaryFolder();
        var log = folder["access.log"];
        using var counters = Counters(log, byPlace);
        var watched = await LoggedAsync(counters);
        await File.WriteAllTextAsync(log, "", TestContext.Current.CancellationToken);
        var slot = watched.World.ServingSlot;
        var writing = Task.CompletedTask;
        var begun = false;

        await watched.WatchAsync(state =>
        {
            if (!begun && watched.HasDecided)
            {
                begun = true;
                writing = AppendAsync(log, $"500 {slot}", 40);
            }
            return state.Serving?.Version == "1.1";
        });
        await writing;

        var impact = watched.State.Incidents[^1].Impact!;
        Assert.Equal((40, 40), (impact.Requests, impact.Failed));
    }

    private static AccessLogCounters Counters(string log, bool byPlace) =>
        new(
            new[] { "blue", "green" }.ToDictionary(
                static slot => $"http://{slot}",
                slot => new AccessLogOptions
                {
                    Path = log,
                    Format = "$status $upstream_addr",
                    Filters = byPlace ? [new AccessLogFilter("upstream_addr", slot)] : [],
                },
                StringComparer.Ordinal
            ),
            TimeProvider.System
        );

    private static async Task<WatchedWorld> LoggedAsync(AccessLogCounters counters)
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.Log = counters;
        watched.Policy = watched.Policy with
        {
            Triggers = [TriggerLine.Parse("error_rate > 10%").Trigger!],
            Window = TimeSpan.FromSeconds(10),
        };
        return watched;
    }

    private static Task AppendAsync(string log, string line, int times) =>
        File.AppendAllLinesAsync(
            log,
            Enumerable.Repeat(line, times),
            TestContext.Current.CancellationToken
        );

    private sealed class Killing(Func<bool> kills, Func<TimeSpan> now) : ISignalSource
    {
        private int reads;

        public IReadOnlyCollection<Signal> Signals { get; } = [Signal.OomKills];

        public Task<IReadOnlyList<ServiceSample>> ReadAsync(CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<ServiceSample>>([
                new ServiceSample(
                    "shop",
                    new SignalSample(Signal.OomKills, now(), kills() && reads++ > 0 ? 1 : 0)
                    {
                        Evidence = "container shop: killed for want of memory at 14:02:03Z",
                    }
                ),
            ]);
    }
}
