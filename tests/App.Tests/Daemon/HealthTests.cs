using System.Collections.Concurrent;
using System.Net;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.App.Daemon;
using Lastgood.App.Daemon.Health;
using Lastgood.Core.Decisions;

namespace Lastgood.App.Tests.Daemon;

/// <summary>What whoever keeps lastgood running is told.</summary>
public sealed class HealthTests
{
    private readonly Stopped time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_that_is_stuck_turns_it_red_and_green_again_when_it_goes_on()
    {
        using var folder = new TemporaryFolder();
        var pulse = new Pulse(time);
        var answers = new HealthAnswers(pulse, folder.Path);
        var world = await WatchedWorld.BeginAsync(
            "shop",
            new Fleet(new RollbackCap(1, TimeSpan.FromMinutes(10))) { Pulse = pulse }
        );
        var (asked, hangs, goOn) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        world.Gate = () =>
        {
            if (++asked < 3)
            {
                return Task.CompletedTask;
            }
            hangs.TrySetResult();
            return goOn.Task;
        };
        var watching = world.WatchAsync(_ =>
            goOn.Task.IsCompleted && answers.Answer("GET", "/healthz").Status == 200
        );
        await hangs.Task.WaitAsync(Cancellation);
        Assert.Equal((200, "ok"), answers.Answer("GET", "/healthz"));

        time.At += Pulse.Least + TimeSpan.FromSeconds(1);
        var (status, text) = answers.Answer("GET", "/healthz");
        Assert.Equal(503, status);
        Assert.StartsWith("shop was looked at ", text, StringComparison.Ordinal);
        Assert.Equal(503, answers.Answer("GET", "/readyz").Status);

        goOn.SetResult();
        await watching;
        // Nobody watches it any more: that is no trouble of the loop.
        time.At += TimeSpan.FromHours(1);
        Assert.Equal(200, answers.Answer("GET", "/healthz").Status);
    }

    [Fact]
    public void A_rollback_may_take_as_long_as_it_does()
    {
        var pulse = new Pulse(time);
        using (pulse.Acts("shop", TimeSpan.FromSeconds(5)))
        {
            time.At += TimeSpan.FromHours(1);
            Assert.Empty(pulse.Stuck);
        }
        Assert.Empty(pulse.Stuck);
        time.At += TimeSpan.FromHours(1);
        Assert.Single(pulse.Stuck);
        // Twenty rounds of a slow one.
        pulse.Beats("shop", TimeSpan.FromMinutes(10));
        time.At += TimeSpan.FromMinutes(199);
        Assert.Empty(pulse.Stuck);
    }

    [Fact]
    public async Task It_is_told_over_HTTP_and_a_journal_that_cannot_be_written_is_not_ready()
    {
        using var folder = new TemporaryFolder();
        var state = Path.Combine(folder.Path, "state");
        Directory.CreateDirectory(state);
        var place = new IPEndPoint(IPAddress.Loopback, FreePorts.Take(1)[0]);
        var said = new ConcurrentQueue<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var first = new TaskCompletionSource();
        var listening = new HealthAnswers(new Pulse(time), state).ListenAsync(
            place,
            line =>
            {
                said.Enqueue(line);
                first.TrySetResult();
            },
            TimeProvider.System,
            stop.Token
        );
        await first.Task.WaitAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{place}") };

        Assert.Equal("ok\n", await http.GetStringAsync("/healthz", Cancellation));
        Assert.Equal("ok\n", await http.GetStringAsync("/readyz", Cancellation));
        Directory.Delete(state);
        using var unready = await http.GetAsync("/readyz", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);
        Assert.Contains(
            "cannot be written",
            await unready.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        using var posted = await http.PostAsync("/healthz", content: null, Cancellation);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
        using var unknown = await http.GetAsync("/", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("ok\n", await http.GetStringAsync("/healthz", Cancellation));

        await stop.CancelAsync();
        await listening;
        Assert.Equal(
            [$"its own health is told on http://{place}/healthz"],
            said,
            StringComparer.Ordinal
        );
    }

    /// <summary>A clock that goes on when it is told to.</summary>
    private sealed class Stopped : TimeProvider
    {
        public TimeSpan At { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => At.Ticks;
    }
}
