using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Tests.Platforms.Nginx;

public sealed class NginxFlagTests : PlatformTestBase
{
    [Fact]
    public async Task There_is_exactly_one_flag_after_each_switch()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        foreach (var version in new[] { "1.1", "1.2", "1.0", "1.1" })
        {
            var platform = bed.Create();
            await ApplyAsync(platform, await PlanAsync(platform, To(version, keep: false)));

            Assert.Equal(version, await bed.UsersGetAsync());
            Assert.Single(new[] { bed.FlagOf("blue"), bed.FlagOf("green") }, File.Exists);
        }
        Assert.Empty(Directory.GetFiles(bed["lastgood"], ".*"));
    }

    [Fact]
    public async Task A_target_that_is_kept_warm_is_switched_to_without_starting_it()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        var platform = bed.Create();
        await ApplyAsync(platform, await PlanAsync(platform, To("1.1")));

        var back = await PlanAsync(platform, To("1.0"));

        Assert.Equal(["ready", "switch", "confirm"], Names(back));
        await ApplyAsync(platform, back);
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task What_runs_in_the_idle_slot_makes_room_for_the_target()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        await bed.StartSlotAsync("green", "1.2");
        var platform = bed.Create();

        var steps = await PlanAsync(platform, To("1.1", keep: false));

        Assert.Equal(["clear", "start", "ready", "switch", "confirm", "stop"], Names(steps));
        var clear = steps[0];
        var capture = await platform.CaptureAsync(clear, Cancellation);
        await platform.ApplyAsync(clear, Cancellation);
        Assert.Equal(["blue"], await bed.RunningAsync());
        await platform.UndoAsync(clear, capture, Cancellation);
        var green = (await platform.InspectAsync(Cancellation)).Candidates[1];
        Assert.Equal((true, "1.2", false), (green.Running, green.Version, green.Serving));
    }

    [Fact]
    public async Task What_is_kept_warm_can_be_put_away_and_what_serves_cannot()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        var platform = bed.Create();
        await ApplyAsync(platform, await PlanAsync(platform, To("1.1")));
        Assert.Equal(["blue", "green"], await bed.RunningAsync());

        var retire = new Activation(Core.Runs.RunKind.Retire, "1.1", KeepPrevious: false);
        var steps = await PlanAsync(platform, retire);
        Assert.Equal(["stop"], Names(steps));
        await ApplyAsync(platform, steps);

        Assert.Equal(["green"], await bed.RunningAsync());
        await RefusalAsync(platform, retire);
        await RefusalAsync(platform, retire with { Version = "1.0" });
    }

    [Fact]
    public async Task Nothing_that_serves_is_ever_stopped()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        var platform = bed.Create();
        var steps = await PlanAsync(platform, To("1.1", keep: false));
        var stop = await ApplyUpToAsync(platform, steps, "stop");
        File.Move(bed.FlagOf("green"), bed.FlagOf("blue"));

        var error = await FailsAsync(() => platform.ApplyAsync(stop, Cancellation));

        Assert.Contains("left running", error.Message, StringComparison.Ordinal);
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Theory]
    [InlineData("STOP")]
    [InlineData("KILL")]
    public async Task A_release_that_hangs_or_has_crashed_can_be_left(string signal)
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        bed.Options = bed.Options with
        {
            Probe = new() { Timeout = TimeSpan.FromMilliseconds(300) },
        };
        await bed.SignalAsync("blue", signal);
        var platform = bed.Create();

        Assert.True((await platform.InspectAsync(Cancellation)).Candidates[0].Serving);
        await ApplyAsync(platform, await PlanAsync(platform, To("1.1")));

        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task Traffic_does_not_go_back_to_a_slot_where_nothing_runs_any_more()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        var platform = bed.Create();
        var step = await ApplyUpToAsync(platform, await PlanAsync(platform, To("1.1")), "switch");
        var capture = await platform.CaptureAsync(step, Cancellation);
        await platform.ApplyAsync(step, Cancellation);
        await bed.SignalAsync("blue", "KILL");
        await NginxBed.UntilAsync(async () => (await bed.RunningAsync()).Count == 1);

        var error = await FailsAsync(() => platform.UndoAsync(step, capture, Cancellation));

        Assert.Contains("traffic stays on green", error.Message, StringComparison.Ordinal);
        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task Each_worker_is_asked()
    {
        await using var bed = new NginxBed(SwitchMode.Flag);
        bed.WriteFront(workers: 5);
        await bed.StartSlotAsync("blue", "1.0");
        Directory.CreateDirectory(bed["lastgood"]);
        await File.WriteAllTextAsync(
            bed.Include,
            NginxSetup.IncludeText(bed.Options),
            Cancellation
        );
        await bed.StartFrontAsync();
        var platform = bed.Create();
        var confirm = await ApplyUpToAsync(
            platform,
            await PlanAsync(platform, To("1.1")),
            "confirm"
        );

        var evidence = await platform.ApplyAsync(confirm, Cancellation);

        Assert.Matches(
            "answered by (5 workers|[1-4] workers?; of 5, [1-4] took no connection)",
            evidence["confirmed"]
        );
    }

    [Fact]
    public async Task Without_a_flag_the_first_slot_serves_and_with_two_a_person_is_asked()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        await bed.StartSlotAsync("green", "1.1");
        var platform = bed.Create();

        Assert.False(File.Exists(bed.FlagOf("blue")));
        Assert.Equal("1.0", (await platform.InspectAsync(Cancellation)).Serving);

        await File.WriteAllTextAsync(bed.FlagOf("blue"), "", Cancellation);
        await File.WriteAllTextAsync(bed.FlagOf("green"), "", Cancellation);
        var refusal = await RefusalAsync(platform, To("1.1"));

        Assert.Contains("two flag files", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains($"rm {bed.FlagOf("blue")}", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upstream_blocks_and_names_of_hosts_are_used()
    {
        await using var bed = new NginxBed(SwitchMode.Flag);
        var (blue, green) = (bed.Options.Slots[0], bed.Options.Slots[1]);
        bed.Options = bed.Options with
        {
            Host = "shop.example.com",
            Slots = [blue with { Target = "shop_blue" }, green with { Target = "shop_green" }],
        };
        bed.WriteFront(
            http: string.Create(
                CultureInfo.InvariantCulture,
                $"upstream shop_blue {{ server {new Uri(blue.Url).Authority}; keepalive 4; }} upstream shop_green {{ server {new Uri(green.Url).Authority}; }} server {{ listen 127.0.0.1:{new Uri(bed.Options.Front).Port} default_server; location / {{ return 200 \"another site\"; }} }}"
            ),
            server: "server_name shop.example.com;"
        );
        await bed.StartSlotAsync("blue", "1.0");
        Directory.CreateDirectory(bed["lastgood"]);
        await File.WriteAllTextAsync(
            bed.Include,
            NginxSetup.IncludeText(bed.Options),
            Cancellation
        );
        await bed.StartFrontAsync();
        var platform = bed.Create();

        await ApplyAsync(platform, await PlanAsync(platform, To("1.1")));

        Assert.True((await platform.VerifyAsync("1.1", Cancellation)).Serves);
        Assert.Equal("another", await bed.UsersGetAsync());
    }

    [Theory]
    [InlineData("/.lastgood/shop")]
    [InlineData("/.lastgood/shop/version")]
    public async Task Only_loopback_is_told_which_slot_serves(string path)
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = static async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);

        using var answer = await client.GetAsync(new Uri(bed.Options.Front + path), Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain(
            answer.Headers,
            static h => h.Key.StartsWith("X-Lastgood", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Switching_under_load_loses_no_request()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        await bed.StartSlotAsync("green", "1.1");
        await using var load = new KeepAliveLoad(bed.Options.Front, clients: 8);
        for (var i = 0; i < 6; i++)
        {
            await load.MoreAsync(100);
            var platform = bed.Create();
            await ApplyAsync(platform, await PlanAsync(platform, To(i % 2 == 0 ? "1.1" : "1.0")));
        }
        await load.MoreAsync(100);

        var (answers, failures) = await load.EndAsync();
        Assert.Empty(failures);
        Assert.True(answers.ContainsKey("1.0") && answers.ContainsKey("1.1"));
    }
}
