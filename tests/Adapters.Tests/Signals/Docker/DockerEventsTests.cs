using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Signals.Docker;
using Lastgood.Adapters.Tests.Docker;

namespace Lastgood.Adapters.Tests.Signals.Docker;

/// <summary>Against a real Docker Engine.</summary>
[Collection(DockerCollection.Name)]
public sealed class DockerEventsTests : IAsyncDisposable
{
    private readonly DockerBed bed;
    private readonly DockerEngine engine;
    private readonly CancellationTokenSource end;

    public DockerEventsTests(DockerBed bed)
    {
        this.bed = bed;
        engine = new(new() { Socket = bed.Socket }, TimeProvider.System);
        end = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        end.CancelAfter(TimeSpan.FromSeconds(120));
    }

    public async ValueTask DisposeAsync()
    {
        engine.Dispose();
        end.Dispose();
        await bed.CleanAsync();
    }

    [Fact]
    public async Task What_happens_to_a_container_is_told_as_it_happens()
    {
        bed.Needed();
        await using var events = Follow(TimeSpan.FromMinutes(10));
        var next = Next(events);
        var name = bed.NewName();
        await bed.RunAsync(
            $"{DockerBed.Wait(name)}busybox tail /dev/zero; {DockerBed.Wait(name + "-end")}exit 7",
            new() { ["Memory"] = 8_000_000 },
            name: name
        );

        await bed.GoAsync(name);
        var oom = await next;
        await bed.GoAsync(name + "-end");
        var die = await Next(events);
        while (die.Kind == "oom")
        {
            die = await Next(events);
        }

        Assert.Equal(("oom", name), (oom.Kind, oom.Name));
        Assert.Equal(("die", name, 7), (die.Kind, die.Name, die.ExitCode));
        Assert.Equal(oom.Container, die.Container);
        Assert.True(die.At >= oom.At);
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_said_once()
    {
        using var nowhere = new DockerEngine(
            new() { Socket = "/nonexistent/docker.sock" },
            TimeProvider.System
        );
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        var said = new List<string>();
        var feed = new DockerFeed(
            new DockerEvents(
                nowhere,
                new DockerEventsOptions
                {
                    Pause = TimeSpan.FromMilliseconds(1),
                    LongestPause = TimeSpan.FromMilliseconds(4),
                }
            )
        );
        var following = feed.RunAsync(said.Add, stop.Token);

        await Until.Async(() => Task.FromResult(said.Count), static count => count > 0);
        await Task.WhenAny(following, Task.Delay(TimeSpan.FromMilliseconds(200), end.Token));
        await stop.CancelAsync();
        await following;

        Assert.Contains("there is no such socket", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_of_a_container_is_told()
    {
        bed.Needed();
        await using var events = Follow(TimeSpan.FromMinutes(10));
        var next = Next(events);
        var name = await bed.RunAsync(
            "exec busybox sleep 600",
            check: new()
            {
                ["Test"] = new System.Text.Json.Nodes.JsonArray("CMD", "/bin/busybox", "false"),
                ["Interval"] = 200_000_000,
                ["Timeout"] = 60_000_000_000,
                ["Retries"] = 1,
            }
        );

        var ill = await next;

        Assert.Equal(("health_status", name, "unhealthy"), (ill.Kind, ill.Name, ill.Health));
    }

    [Fact]
    public async Task Nothing_is_lost_or_told_twice_over_many_requests()
    {
        bed.Needed();
        // Shorter than the pauses between the events, so that most happen while nobody is connected.
        await using var events = Follow(TimeSpan.FromMilliseconds(20));
        var codes = Enumerable.Range(1, 8).ToList();
        var running = Task.Run(
            async () =>
            {
                foreach (var code in codes)
                {
                    await bed.RunAsync($"exit {code}");
                }
            },
            end.Token
        );

        var told = new List<int?>();
        while (told.Count < codes.Count)
        {
            told.Add((await Next(events)).ExitCode);
        }
        await running;

        Assert.Equal(codes, told.Select(static code => code!.Value).Order());
        // One more, so that what would come twice had come before it.
        await bed.RunAsync("exit 99");
        Assert.Equal(99, (await Next(events)).ExitCode);
    }

    [Fact]
    public async Task An_engine_that_stops_is_told_once_and_its_events_go_on_when_it_is_back()
    {
        bed.Needed();
        await using var events = Follow(TimeSpan.FromMinutes(10));
        var next = Next(events);
        await bed.RunAsync("exit 1");
        await next;

        await bed.StopAsync();
        Assert.True(await events.MoveNextAsync());
        Assert.Contains(
            "the Docker Engine at " + bed.Socket,
            events.Current.Missing,
            StringComparison.Ordinal
        );
        var back = NextAnyAsync(events);
        await bed.StartAsync();
        await bed.RunAsync("exit 2");

        Assert.Equal(2, (await back).ExitCode);
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_told_with_what_to_do()
    {
        using var none = new DockerEngine(
            new() { Socket = "/nonexistent/docker.sock" },
            TimeProvider.System
        );
        await using var events = new DockerEvents(none, new())
            .FollowAsync(since: null, end.Token)
            .GetAsyncEnumerator(end.Token);

        Assert.True(await events.MoveNextAsync());
        Assert.Equal(
            "the Docker Engine at /nonexistent/docker.sock was not reached: there is no such socket; start the engine (systemctl start docker), or name its socket",
            events.Current.Missing
        );
    }

    [Fact]
    public async Task Who_cancels_ends_it()
    {
        bed.Needed();
        await using var events = Follow(TimeSpan.FromMinutes(10));
        var next = events.MoveNextAsync();
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    private IAsyncEnumerator<DockerEventReading> Follow(TimeSpan span) =>
        new DockerEvents(engine, new() { Span = span, Pause = TimeSpan.FromMilliseconds(50) })
            .FollowAsync(DateTimeOffset.UtcNow, end.Token)
            .GetAsyncEnumerator(end.Token);

    /// <summary>The next event; trouble fails.</summary>
    private static async Task<DockerEvent> Next(IAsyncEnumerator<DockerEventReading> events)
    {
        Assert.True(await events.MoveNextAsync());
        Assert.Null(events.Current.Missing);
        return events.Current.Event!;
    }

    /// <summary>The next event; trouble before it may change.</summary>
    private static async Task<DockerEvent> NextAnyAsync(IAsyncEnumerator<DockerEventReading> events)
    {
        do
        {
            Assert.True(await events.MoveNextAsync());
        } while (events.Current.Event is null);
        return events.Current.Event;
    }
}
