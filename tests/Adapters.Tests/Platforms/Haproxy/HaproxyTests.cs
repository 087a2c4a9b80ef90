using Lastgood.Adapters.Tests.Platforms.BlueGreen;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Haproxy;

/// <summary>Switches, shares, restarts and drains of a real HAProxy.</summary>
public sealed class HaproxyTests : PlatformTestBase
{
    [Fact]
    public async Task A_plan_says_which_weights_it_sets()
    {
        await using var bed = await HaproxyBed.ServingAsync();

        var steps = await PlanAsync(bed.Create(), To("1.1", keep: false));

        Assert.Equal(["start", "ready", "switch", "confirm", "stop"], Names(steps));
        Assert.Equal(
            "switch traffic from blue to green: weights 0/100 for s1/s2 in backend shop",
            steps[2].Title
        );
        Assert.Equal(["switch"], Names([.. steps.Where(static s => s.MovesTraffic)]));
    }

    [Fact]
    public async Task A_percentage_of_no_weight_is_no_weight()
    {
        await using var bed = await HaproxyBed.ServingAsync();

        // Why lastgood sets absolute weights.
        Assert.Equal("", (await bed.AskAsync("set server shop/s2 weight 100%")).Trim());
        Assert.Equal((100, 0), await bed.WeightsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restart_and_a_reload_keep_the_choice(bool reload)
    {
        await using var bed = await HaproxyBed.ServingAsync();
        var platform = bed.Create();
        await ApplyAsync(platform, await PlanAsync(platform, To("1.1", keep: false)));

        if (reload)
        {
            await bed.ReloadAsync();
        }
        else
        {
            await bed.EndAsync("haproxy");
            await bed.StartAsync("haproxy");
        }

        Assert.Equal((0, 100), await bed.WeightsAsync());
        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Equal("1.1", (await bed.Create().InspectAsync(Cancellation)).Serving);
        // What was taken out with its slot is taken in again by the way back, after the restart as well.
        await ApplyAsync(platform, await PlanAsync(bed.Create(), To("1.0")));
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_choice_that_a_restart_would_lose_is_not_made()
    {
        await using var bed = await HaproxyBed.ServingAsync(change: static c =>
            c.Replace("load-server-state-from-file local", "", StringComparison.Ordinal)
        );

        var refusal = await RefusalAsync(bed.Create(), To("1.1"));

        Assert.Contains("a restart of HAProxy would", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains(
            $"server-state-file-name {bed.Options.StateFile}",
            refusal.Remedy,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Shares_are_given_one_after_the_other_and_read_back()
    {
        await using var bed = await HaproxyBed.ServingAsync(options: static o =>
            o with
            {
                Canary = [5, 25],
                CanaryPause = TimeSpan.FromMilliseconds(300),
            }
        );
        var platform = bed.Create();
        var steps = await PlanAsync(platform, To("1.1"));
        var seen = new List<(int, int)>();
        foreach (var step in steps)
        {
            await ApplyAsync(platform, [step]);
            seen.Add(await bed.WeightsAsync());
        }

        Assert.Equal(["start", "ready", "share", "share", "switch", "confirm"], Names(steps));
        Assert.Equal([(100, 0), (100, 0), (95, 5), (75, 25), (0, 100), (0, 100)], seen);
        Assert.Equal(
            ["clear", "start", "ready", "switch", "confirm"],
            Names(await PlanAsync(platform, To("1.2") with { Kind = RunKind.Rollback }))
        );
    }

    [Fact]
    public async Task A_share_of_users_is_what_was_asked_for()
    {
        await using var bed = await HaproxyBed.ServingAsync(options: static o =>
            o with
            {
                Canary = [25],
                CanaryPause = TimeSpan.Zero,
            }
        );
        var platform = bed.Create();
        var steps = await PlanAsync(platform, To("1.1"));
        await ApplyUpToAsync(platform, steps, "switch");

        var answers = new List<string>();
        for (var i = 0; i < 400; i++)
        {
            answers.Add(await bed.UsersGetAsync());
        }

        // Round robin by weight gives each its exact share of a hundred; two threads share one wheel.
        Assert.InRange(answers.Count(static a => a == "1.1"), 90, 110);
        Assert.DoesNotContain("nothing", answers, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_share_that_fails_while_it_is_held_is_taken_back()
    {
        await using var bed = await HaproxyBed.ServingAsync(options: static o =>
            o with
            {
                Canary = [5],
                CanaryPause = TimeSpan.FromHours(1),
            }
        );
        var platform = bed.Create();
        var share = await ApplyUpToAsync(platform, await PlanAsync(platform, To("1.1")), "share");
        var capture = await platform.CaptureAsync(share, Cancellation);
        var holding = platform.ApplyAsync(share, Cancellation);
        await NginxBed.UntilAsync(async () => await bed.WeightsAsync() == (95, 5));
        await bed.StopSlotAsync("green");

        var error = await FailsAsync(() => holding);
        await platform.UndoAsync(share, capture, Cancellation);

        Assert.Contains("s2 is down", error.Message, StringComparison.Ordinal);
        Assert.Equal((100, 0), await bed.WeightsAsync());
    }

    [Fact]
    public async Task Switching_under_load_loses_no_request()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        await using var load = new KeepAliveLoad(bed.Options.Front, clients: 8);
        for (var i = 0; i < 4; i++)
        {
            await load.MoreAsync(100);
            var platform = bed.Create();
            await ApplyAsync(
                platform,
                await PlanAsync(platform, To(i % 2 == 0 ? "1.1" : "1.0", keep: false))
            );
        }
        await load.MoreAsync(100);

        var (answers, failures) = await load.EndAsync();
        Assert.Empty(failures);
        Assert.True(answers.ContainsKey("1.0") && answers.ContainsKey("1.1"));
    }

    [Fact]
    public async Task Clients_that_a_cookie_binds_to_the_old_slot_lose_no_request()
    {
        await using var bed = await HaproxyBed.ServingAsync(
            backend: "cookie slot insert indirect nocache\n    dynamic-cookie-key k",
            change: static c =>
                c.Replace("weight 100 check", "weight 100 check cookie b", StringComparison.Ordinal)
                    .Replace("weight 0 check", "weight 0 check cookie g", StringComparison.Ordinal)
        );
        using var client = new HttpClient();
        Task<string> AskAsync() =>
            client.GetStringAsync(new Uri(bed.Options.Front + "/"), Cancellation);
        await AskAsync();
        var platform = bed.Create();
        var stop = await ApplyUpToAsync(
            platform,
            await PlanAsync(platform, To("1.1", keep: false)),
            "stop"
        );
        Assert.StartsWith("1.0", await AskAsync(), StringComparison.Ordinal);

        await ApplyAsync(platform, [stop]);

        Assert.StartsWith("1.1", await AskAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_under_way_is_finished_before_the_old_slot_is_stopped()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        var platform = bed.Create();
        using var client = new HttpClient();
        var steps = await PlanAsync(platform, To("1.1", keep: false));
        var confirm = await ApplyUpToAsync(platform, steps, "switch");
        var slow = client.GetStringAsync(new Uri(bed.Options.Front + "/slow"), Cancellation);
        await NginxBed.UntilAsync(async () =>
            (await bed.AskAsync("show stat shop 4 -1"))
                .Split('\n')
                .Single(static l => l.StartsWith("shop,s1,", StringComparison.Ordinal))
                .Split(',')[4] == "1"
        );
        await ApplyAsync(platform, [confirm]);

        var confirmed = await platform.ApplyAsync(steps[3], Cancellation);
        var stopped = await platform.ApplyAsync(steps[4], Cancellation);

        Assert.Equal("s1 still has 1 sessions", confirmed["sessions"]);
        Assert.Equal("s1 has no session any more", stopped["drained"]);
        Assert.Equal(SlotServices.SlowBytes, (await slow).Length);
        Assert.Equal(["green"], await bed.RunningAsync());
    }

    [Fact]
    public async Task What_takes_longer_than_the_drain_time_is_reported()
    {
        await using var bed = await HaproxyBed.ServingAsync(options: static o =>
            o with
            {
                Drain = TimeSpan.Zero,
            }
        );
        var platform = bed.Create();
        using var client = new HttpClient();
        using var answer = await client.GetAsync(
            new Uri(bed.Options.Front + "/slow"),
            HttpCompletionOption.ResponseHeadersRead,
            Cancellation
        );
        var stop = await ApplyUpToAsync(
            platform,
            await PlanAsync(platform, To("1.1", keep: false)),
            "stop"
        );

        var stopped = await platform.ApplyAsync(stop, Cancellation);

        Assert.Equal("s1 still has 1 sessions", stopped["drained"]);
    }

    [Fact]
    public async Task Stopping_that_is_undone_takes_the_slot_in_again()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        var platform = bed.Create();
        var stop = await ApplyUpToAsync(
            platform,
            await PlanAsync(platform, To("1.1", keep: false)),
            "stop"
        );
        var capture = await platform.CaptureAsync(stop, Cancellation);
        await platform.ApplyAsync(stop, Cancellation);
        await bed.UntilStateAsync("s1", "in maintenance");

        await platform.UndoAsync(stop, capture, Cancellation);

        await bed.UntilStateAsync("s1", "up");
        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task All_HAProxy_processes_are_told()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        var second = await bed.StartSecondAsync();
        bed.Options = bed.Options with { Sockets = [.. bed.Options.Sockets, second] };
        var platform = bed.Create();

        await ApplyAsync(platform, await PlanAsync(platform, To("1.1")));

        Assert.Equal((0, 100), await bed.WeightsAsync("second.sock"));
        Assert.Equal("1.1", await bed.UsersGetAsync(bed.SecondFront));
        Assert.Equal("1.1", await bed.UsersGetAsync());

        await bed.AskAsync("set server shop/s1 weight 100", "second.sock");
        var refusal = await RefusalAsync(bed.Create(), To("1.0"));

        Assert.Contains($"s1=100 s2=100 at {second}", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains(
            $"set server shop/s1 weight 0\" | socat stdio {second}",
            refusal.Remedy,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_run_that_died_between_the_two_weights_is_finished()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        var step = await ApplyUpToAsync(
            bed.Create(),
            await PlanAsync(bed.Create(), To("1.1")),
            "switch"
        );
        var capture = await bed.Create().CaptureAsync(step, Cancellation);
        await bed.AskAsync("set server shop/s2 weight 100");
        Assert.Equal(Observation.NotApplied, await bed.Create().ObserveAsync(step, Cancellation));

        // Both were set, and nothing was written down for HAProxy's next start.
        await bed.AskAsync("set server shop/s1 weight 0");
        Assert.Equal(Observation.NotApplied, await bed.Create().ObserveAsync(step, Cancellation));
        await bed.Create().ApplyAsync(step, Cancellation);
        Assert.Equal(Observation.Applied, await bed.Create().ObserveAsync(step, Cancellation));

        await bed.Create().UndoAsync(step, capture, Cancellation);
        Assert.Equal((100, 0), await bed.WeightsAsync());
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task Evidence_names_the_servers_and_what_they_are()
    {
        await using var bed = await HaproxyBed.ServingAsync();

        var shown = await ((Core.Captures.IExhibits)bed.Create()).ShowAsync(Cancellation);

        Assert.Contains(
            shown,
            static e =>
                e.Name == "servers of HAProxy"
                && e.Text.Contains("s1 127.0.0.1 2 0 100 100", StringComparison.Ordinal)
        );
    }
}
