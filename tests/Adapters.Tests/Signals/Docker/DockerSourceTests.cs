using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Signals;
using Lastgood.Adapters.Signals.Cgroups;
using Lastgood.Adapters.Signals.Docker;
using Lastgood.Adapters.Tests.Docker;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Docker;

/// <summary>Against a real Docker Engine.</summary>
[Collection(DockerCollection.Name)]
public sealed class DockerSourceTests : IAsyncDisposable
{
    private const string Idle = "exec busybox sleep 600";
    private const string Greedy = "busybox tail /dev/zero";
    private const long Second = 1_000_000_000;

    private readonly DockerBed bed;
    private readonly DockerEngine engine;

    public DockerSourceTests(DockerBed bed)
    {
        this.bed = bed;
        engine = Engine(bed.Socket, TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        engine.Dispose();
        await bed.CleanAsync();
    }

    [Fact]
    public async Task A_container_uses_a_share_of_what_it_may()
    {
        var name = await bed.RunAsync(
            "x=$(busybox head -c 20000000 /dev/zero | busybox tr '\\0' x); while :; do :; done",
            new() { ["Memory"] = 100_000_000, ["NanoCpus"] = Second / 10 }
        );
        var source = Source(name);

        // A tenth of a core, of which even a busy machine gives a third at some time.
        await source.UntilAsync(Signal.Cpu, static sample => sample.Value > 0.3);
        var memory = await source.UntilAsync(Signal.Memory, static sample => sample.Value > 0.19);

        Assert.True(memory.Value < 1);
        Assert.Equal(0, (await source.ReadAsync(Signal.Restarts)).Value);
        Assert.Equal(0, (await source.ReadAsync(Signal.OomKills)).Value);
    }

    [Fact]
    public async Task The_kernel_says_the_same_of_a_containers_memory()
    {
        var name = await bed.RunAsync(
            "x=$(busybox head -c 20000000 /dev/zero | busybox tr '\\0' x); busybox sleep 600; :",
            new() { ["Memory"] = 100_000_000 }
        );
        var pid = (int)(await bed.InspectAsync(name))["State"]!["Pid"]!;
        var kernel = new CgroupSource("shop", new() { Pid = pid }, TimeProvider.System);
        var source = Source(name);

        // Not while it still takes some.
        await Until.Async(
            async () =>
                (
                    Docker: (await source.ReadAsync(Signal.Memory)).Value,
                    Kernel: (await kernel.ReadAsync(Signal.Memory)).Value
                ),
            static both => both.Docker > 0.19 && Math.Abs(both.Docker - both.Kernel ?? 1) < 0.001
        );
    }

    [Fact]
    public async Task A_container_killed_for_want_of_memory_is_counted_once_and_uses_nothing()
    {
        var name = bed.NewName();
        var source = Source(name);
        await Killed(name);
        await Until.Async(
            () => bed.InspectAsync(name),
            static state => (bool)state["State"]!["OOMKilled"]!
        );

        await AsTold(source, name);
        await AsTold(source, name);
        const string ill = "exited (code 137, killed for want of memory)";
        Assert.Equal(
            $"container {name} is {ill}: it uses nothing",
            await source.WhyNoneAsync(Signal.Memory)
        );
        Assert.Equal($"container {name} is {ill}", (await Health(source)).Sample!.Evidence);
    }

    [Fact]
    public async Task Kills_that_the_engine_has_forgotten_are_counted_once_and_told_where_its_events_are_followed()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        var feed = new DockerFeed(new DockerEvents(engine, new DockerEventsOptions()));
        var following = feed.RunAsync(Assert.Fail, stop.Token);
        var name = bed.NewName();
        var source = new DockerSource("shop", name, engine, feed, TimeProvider.System);
        await bed.RunAsync(
            $"{DockerBed.Wait(name)}{Greedy}; {DockerBed.Wait(name + "-again")}{Greedy}; {Idle}",
            new() { ["Memory"] = 8_000_000 },
            name: name
        );
        Assert.Equal(0, (await source.ReadAsync(Signal.OomKills)).Value);
        await bed.GoAsync(name);
        await Until.Async(() => bed.OomEventsAsync(name), static kills => kills == 1);
        await bed.GoAsync(name + "-again");
        await Until.Async(() => bed.OomEventsAsync(name), static kills => kills == 2);
        await Until.Async(() => Task.FromResult(feed.Told), static told => told >= 2);
        // The engine keeps 256 events.
        for (var i = 0; i < 130; i++)
        {
            await bed.PostAsync($"/containers/{name}/rename?name={name}-x");
            await bed.PostAsync($"/containers/{name}-x/rename?name={name}");
        }
        Assert.Equal(0, await bed.OomEventsAsync(name));

        var kills = await source.ReadAsync(Signal.OomKills);
        var again = await source.ReadAsync(Signal.OomKills);

        Assert.Equal((2, 2), (kills.Value, again.Value));
        Assert.StartsWith(
            $"container {name}: killed for want of memory at ",
            kills.Evidence,
            StringComparison.Ordinal
        );
        await stop.CancelAsync();
        await following;
    }

    [Fact]
    public async Task A_process_killed_within_a_container_that_goes_on_is_counted()
    {
        var name = bed.NewName();
        await bed.RunAsync(
            $"{DockerBed.Wait(name)}{Greedy}; {DockerBed.Wait(name + "-again")}{Greedy}; {Idle}",
            new() { ["Memory"] = 8_000_000 },
            name: name
        );
        var source = Source(name);
        Assert.Equal(0, (await source.ReadAsync(Signal.OomKills)).Value);

        await bed.GoAsync(name);
        var one = await source.UntilAsync(Signal.OomKills, static sample => sample.Value > 0);
        await bed.GoAsync(name + "-again");
        await source.UntilAsync(Signal.OomKills, sample => sample.Value > one.Value);

        Assert.NotNull((await source.ReadAsync(Signal.Memory)).Value);
    }

    [Fact]
    public async Task A_container_that_crashes_has_its_restarts_counted()
    {
        var name = await bed.RunAsync(
            "exit 3",
            new() { ["RestartPolicy"] = new JsonObject { ["Name"] = "always" } }
        );
        var source = Source(name);

        var some = await source.UntilAsync(Signal.Restarts, static sample => sample.Value >= 1);
        await source.UntilAsync(Signal.Restarts, sample => sample.Value > some.Value);
        var ill = await Until.Async(() => Health(source), static h => h.Sample?.Healthy == false);

        Assert.Equal($"container {name} is restarting (code 3)", ill.Sample!.Evidence);
    }

    [Fact]
    public async Task A_new_container_of_the_same_name_goes_on_counting_and_an_older_one_does_not()
    {
        var crashing = new JsonObject
        {
            ["RestartPolicy"] = new JsonObject
            {
                ["Name"] = "on-failure",
                ["MaximumRetryCount"] = 2,
            },
        };
        var name = await bed.RunAsync("exit 3", (JsonObject)crashing.DeepClone());
        await Exited(name);
        var source = Source(name);
        Assert.Equal(2, (await source.ReadAsync(Signal.Restarts)).Value);

        var older = bed.NewName();
        await bed.PostAsync($"/containers/{name}/rename?name={older}");
        await bed.RunAsync("exit 3", crashing, name: name);
        await Exited(name);
        Assert.Equal(4, (await source.ReadAsync(Signal.Restarts)).Value);

        await bed.PostAsync($"/containers/{name}/rename?name={bed.NewName()}");
        await bed.PostAsync($"/containers/{older}/rename?name={name}");
        Assert.Equal(4, (await source.ReadAsync(Signal.Restarts)).Value);
    }

    [Fact]
    public async Task A_container_is_as_well_as_its_health_check_says()
    {
        var name = await bed.RunAsync(
            "busybox touch /well; " + Idle,
            check: Check("busybox test -e /well || { echo no database; exit 1; }")
        );
        var source = Source(name);

        var well = await Until.Async(() => Health(source), static h => h.Sample is not null);
        Assert.Equal(
            (true, $"container {name} is healthy"),
            (well.Sample!.Healthy, well.Sample.Evidence)
        );

        await bed.PostAsync($"/containers/{name}/pause");
        Assert.Equal($"container {name} is paused", (await Health(source)).Sample!.Evidence);
    }

    [Fact]
    public async Task A_container_whose_health_check_fails_is_ill_with_what_the_check_said()
    {
        var name = await bed.RunAsync(Idle, check: Check("echo no database; exit 1"));
        var source = Source(name);

        var ill = await Until.Async(() => Health(source), static h => h.Sample is not null);

        Assert.False(ill.Sample!.Healthy);
        Assert.Matches(
            $"^container {name} is unhealthy, [0-9]+ checks failed in a row, the last one said: no database$",
            ill.Sample.Evidence
        );
    }

    [Fact]
    public async Task A_container_without_a_health_check_or_still_starting_is_neither_well_nor_ill()
    {
        var plain = await bed.RunAsync(Idle);
        var check = Check("exit 1");
        check["StartPeriod"] = 600 * Second;
        var starting = await bed.RunAsync(Idle, check: check);

        Assert.Contains(
            "has no health check",
            (await Health(Source(plain))).Missing,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "says: starting",
            (await Health(Source(starting))).Missing,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_engine_that_stops_is_missing_and_counts_go_on_when_it_is_back()
    {
        var name = bed.NewName();
        var source = Source(name);
        await Killed(name);
        var before = await source.UntilAsync(Signal.OomKills, static sample => sample.Value > 0);

        await bed.StopAsync();
        foreach (var signal in source.Signals)
        {
            Assert.Contains(
                $"the Docker Engine at {bed.Socket} was not reached: ",
                await source.WhyNoneAsync(signal),
                StringComparison.Ordinal
            );
        }
        Assert.Contains(
            "was not reached",
            (await Health(source)).Missing,
            StringComparison.Ordinal
        );

        await bed.StartAsync();
        Assert.Equal(before.Value, (await source.ReadAsync(Signal.OomKills)).Value);
        await bed.RemoveAsync(name);
        await Killed(name);
        await source.UntilAsync(Signal.OomKills, sample => sample.Value > before.Value);
    }

    [Fact]
    public async Task A_kill_that_only_the_containers_state_tells_of_is_counted()
    {
        var name = await bed.RunAsync(Idle, new() { ["Memory"] = 8_000_000 });
        var before = Source(name);
        Assert.Equal(0, (await before.ReadAsync(Signal.OomKills)).Value);
        await bed.RemoveAsync(name);
        await Killed(name);
        await Until.Async(
            () => bed.InspectAsync(name),
            static state => (bool)state["State"]!["OOMKilled"]!
        );

        // The engine's events do not outlive it.
        await bed.StopAsync();
        await bed.StartAsync();

        Assert.Equal(1, (await before.ReadAsync(Signal.OomKills)).Value);
        Assert.Equal(1, (await before.ReadAsync(Signal.OomKills)).Value);
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_missing_in_time()
    {
        bed.Needed();
        using var impatient = Engine(bed.Socket, TimeSpan.FromMilliseconds(200));
        bed.Signal("STOP");
        try
        {
            var source = new DockerSource(
                "shop",
                "shop",
                impatient,
                feed: null,
                TimeProvider.System
            );

            Assert.Contains(
                "no answer within 200 ms",
                await source.WhyNoneAsync(Signal.Restarts),
                StringComparison.Ordinal
            );
        }
        finally
        {
            bed.Signal("CONT");
        }
    }

    [Theory]
    [InlineData("none", "No such container: none")]
    [InlineData("../../version?", "answered with HTTP 301")]
    public async Task A_container_that_there_is_not_is_missing(string name, string why)
    {
        bed.Needed();

        Assert.Contains(why, await Source(name).WhyNoneAsync(Signal.Cpu), StringComparison.Ordinal);
    }

    private DockerSource Source(string name) =>
        new("shop", name, engine, feed: null, TimeProvider.System);

    private static DockerEngine Engine(string socket, TimeSpan timeout) =>
        new(new() { Socket = socket, Timeout = timeout }, TimeProvider.System);

    private static Task<HealthReading> Health(DockerSource source) =>
        source.HealthAsync(TestContext.Current.CancellationToken);

    /// <summary>Runs a container that is killed for want of memory.</summary>
    private async Task Killed(string name)
    {
        var go = Guid.NewGuid().ToString("n");
        await bed.RunAsync(
            $"{DockerBed.Wait(go)}exec {Greedy}",
            new() { ["Memory"] = 8_000_000 },
            name: name
        );
        await bed.GoAsync(go);
        await Exited(name);
    }

    /// <summary>As many kills are counted as the engine tells of; it may tell of one twice.</summary>
    private async Task AsTold(DockerSource source, string name)
    {
        var kills = await Until.Async(
            async () =>
                (
                    Before: await bed.OomEventsAsync(name),
                    Counted: (await source.ReadAsync(Signal.OomKills)).Value,
                    After: await bed.OomEventsAsync(name)
                ),
            static k => k.Before == k.After && k.Before > 0
        );
        Assert.Equal(kills.Before, kills.Counted);
    }

    private Task<JsonNode> Exited(string name) =>
        Until.Async(
            () => bed.InspectAsync(name),
            static state => (string?)state["State"]!["Status"] == "exited"
        );

    private static JsonObject Check(string script) =>
        new()
        {
            ["Test"] = new JsonArray("CMD", "/bin/busybox", "sh", "-c", script),
            ["Interval"] = Second / 5,
            ["Timeout"] = 60 * Second,
            ["Retries"] = 1,
        };
}
