using System.Net;
using System.Net.Sockets;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Tests.Platforms.Haproxy;

/// <summary>A HAProxy that hangs, refuses, or sees things in another way.</summary>
public sealed class HaproxyTroubleTests : PlatformTestBase
{
    [Fact]
    public async Task A_HAProxy_that_hangs_is_not_waited_for()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        var steps = await PlanAsync(bed.Create(), To("1.1"));
        var step = await ApplyUpToAsync(bed.Create(), steps, "switch");
        bed.Options = bed.Options with { CommandTimeout = TimeSpan.FromMilliseconds(300) };
        await bed.SignalWorkerAsync("STOP");

        var error = await FailsAsync(() => bed.Create().ObserveAsync(step, Cancellation));
        var refusal = await RefusalAsync(bed.Create(), To("1.1"));

        Assert.Contains("did not answer", error.Message, StringComparison.Ordinal);
        Assert.Contains("within 300 ms", error.Message, StringComparison.Ordinal);
        Assert.Contains("show info", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_hangs_does_not_keep_the_others_from_being_taken_back()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        var second = await bed.StartSecondAsync();
        // The one that hangs is told first.
        bed.Options = bed.Options with
        {
            Sockets = [second, .. bed.Options.Sockets],
        };
        var step = await ApplyUpToAsync(
            bed.Create(),
            await PlanAsync(bed.Create(), To("1.1")),
            "switch"
        );
        var capture = await bed.Create().CaptureAsync(step, Cancellation);
        await bed.Create().ApplyAsync(step, Cancellation);
        await bed.SignalWorkerAsync("STOP", "second");
        bed.Options = bed.Options with { CommandTimeout = TimeSpan.FromSeconds(1) };

        var error = await FailsAsync(() => bed.Create().UndoAsync(step, capture, Cancellation));

        Assert.Contains($"at {second} within 1 s", error.Message, StringComparison.Ordinal);
        Assert.Equal((100, 0), await bed.WeightsAsync());
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Contains(
            "s1 127.0.0.1 2 0 100",
            await File.ReadAllTextAsync(bed.Options.StateFile, Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Something_else_at_the_socket_is_noticed()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        bed.Options = bed.Options with { Sockets = [address] };
        async Task BabbleAsync()
        {
            using var client = await listener.AcceptTcpClientAsync(Cancellation);
            await client.GetStream().WriteAsync("SSH-2.0-x\r\n"u8.ToArray(), Cancellation);
        }
        var babbling = BabbleAsync();

        var refusal = await RefusalAsync(bed.Create(), To("1.1"));
        await babbling;

        Assert.Contains("SSH-2.0-x", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_HAProxy_finds_down_gets_no_traffic()
    {
        await using var bed = await HaproxyBed.ServingAsync(change: static c =>
            // The check of the second server alone asks where nobody is.
            c.Replace("weight 0 check", "weight 0 check port 1", StringComparison.Ordinal)
        );
        bed.Options = bed.Options with { StartTimeout = TimeSpan.FromSeconds(2) };
        var platform = bed.Create();
        var step = await ApplyUpToAsync(platform, await PlanAsync(platform, To("1.1")), "switch");
        var capture = await platform.CaptureAsync(step, Cancellation);

        var error = await FailsAsync(() => platform.ApplyAsync(step, Cancellation));
        await platform.UndoAsync(step, capture, Cancellation);

        Assert.Contains("does not find server s2 up", error.Message, StringComparison.Ordinal);
        Assert.Contains("DOWN L4CON", error.Message, StringComparison.Ordinal);
        Assert.Equal((100, 0), await bed.WeightsAsync());
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_socket_that_may_not_change_anything_is_said_before_it_is_needed()
    {
        await using var bed = await HaproxyBed.ServingAsync(change: static c =>
            c.Replace("level admin", "level operator", StringComparison.Ordinal)
        );
        var platform = bed.Create();
        var step = await ApplyUpToAsync(platform, await PlanAsync(platform, To("1.1")), "switch");

        var error = await FailsAsync(() => platform.ApplyAsync(step, Cancellation));
        var check = Assert.Single(await ((IReadiness)platform).CheckAsync(null, Cancellation));

        Assert.Contains("Permission denied", error.Message, StringComparison.Ordinal);
        Assert.Contains("level admin", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(ReadinessAnswer.No, check.Answer);
        Assert.Contains("at level operator", check.Seen, StringComparison.Ordinal);
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task Readiness_is_whether_the_socket_answers()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        async Task<ReadinessCheck> CheckAsync() =>
            Assert.Single(await ((IReadiness)bed.Create()).CheckAsync(null, Cancellation));

        Assert.Equal(ReadinessAnswer.Yes, (await CheckAsync()).Answer);
        await bed.DisconnectAsync();

        var gone = await CheckAsync();
        Assert.Equal(ReadinessAnswer.No, gone.Answer);
        Assert.Contains("stats socket", gone.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_way_of_balancing_that_takes_no_weights_changes_nothing()
    {
        await using var bed = await HaproxyBed.ServingAsync(backend: "balance static-rr");
        var platform = bed.Create();
        var step = await ApplyUpToAsync(platform, await PlanAsync(platform, To("1.1")), "switch");

        var error = await FailsAsync(() => platform.ApplyAsync(step, Cancellation));

        Assert.Contains("roundrobin", error.Remedy, StringComparison.Ordinal);
        Assert.Equal((100, 0), await bed.WeightsAsync());
    }

    [Theory]
    [InlineData("set server shop/s2 weight 100", "cannot be told which slot serves", "s2 weight 0")]
    [InlineData("set server shop/s1 weight 0", "cannot be told which slot serves", "s1 weight 100")]
    [InlineData("set server shop/s2 state drain", "s2 of backend shop", "state ready")]
    public async Task What_somebody_else_did_to_a_server_is_refused(
        string command,
        string reason,
        string remedy
    )
    {
        await using var bed = await HaproxyBed.ServingAsync();
        await bed.AskAsync(command);

        var refusal = await RefusalAsync(bed.Create(), To("1.1"));

        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set server shop/s1 state maint")]
    [InlineData("set server shop/s1 state drain")]
    [InlineData("set server shop/s2 state maint")]
    public async Task What_somebody_did_to_the_server_that_serves_or_to_one_that_is_out_does_not_hold_users_there(
        string command
    )
    {
        await using var bed = await HaproxyBed.ServingAsync();
        await bed.AskAsync(command);
        var platform = bed.Create();

        await ApplyAsync(platform, await PlanAsync(platform, To("1.1")));

        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Equal((0, 100), await bed.WeightsAsync());
    }

    [Fact]
    public async Task A_server_that_the_configuration_disables_is_taken_in()
    {
        await using var bed = await HaproxyBed.ServingAsync(change: static c =>
            c.Replace("weight 0 check", "weight 0 check disabled", StringComparison.Ordinal)
        );
        var platform = bed.Create();

        await ApplyAsync(platform, await PlanAsync(platform, To("1.1")));

        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_backend_or_server_that_is_not_there_is_named()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        var (blue, green) = (bed.Options.Slots[0], bed.Options.Slots[1]);
        bed.Options = bed.Options with { Slots = [blue, green with { Target = "s3" }] };
        var server = await RefusalAsync(bed.Create(), To("1.1"));
        bed.Options = bed.Options with { Backend = "cart" };
        var backend = await RefusalAsync(bed.Create(), To("1.1"));

        Assert.Contains("has no server s3, but s1, s2", server.Reason, StringComparison.Ordinal);
        Assert.Contains("Can't find backend", backend.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_HAProxys_is_left_alone()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        await File.WriteAllTextAsync(bed.Options.StateFile, "mine\n", Cancellation);

        var refusal = await RefusalAsync(bed.Create(), To("1.1"));

        Assert.Contains("is no server-state file", refusal.Reason, StringComparison.Ordinal);
        Assert.Equal("mine\n", await File.ReadAllTextAsync(bed.Options.StateFile, Cancellation));
    }

    [Fact]
    public async Task A_choice_that_cannot_be_written_down_is_taken_back()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        var platform = bed.Create();
        var step = await ApplyUpToAsync(platform, await PlanAsync(platform, To("1.1")), "switch");
        var capture = await platform.CaptureAsync(step, Cancellation);
        // Nobody, root included, writes a file where a folder is.
        Directory.CreateDirectory(bed.Options.StateFile);

        var error = await FailsAsync(() => platform.ApplyAsync(step, Cancellation));
        Directory.Delete(bed.Options.StateFile);
        await platform.UndoAsync(step, capture, Cancellation);

        Assert.Contains(bed.Options.StateFile, error.Message, StringComparison.Ordinal);
        Assert.Equal((100, 0), await bed.WeightsAsync());
    }

    [Fact]
    public async Task A_switch_whose_way_back_is_gone_stays()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        var platform = bed.Create();
        var step = await ApplyUpToAsync(platform, await PlanAsync(platform, To("1.1")), "switch");
        var capture = await platform.CaptureAsync(step, Cancellation);
        await platform.ApplyAsync(step, Cancellation);
        await bed.StopSlotAsync("blue");

        var error = await FailsAsync(() => platform.UndoAsync(step, capture, Cancellation));

        Assert.Contains("traffic stays on green", error.Message, StringComparison.Ordinal);
        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_server_that_leads_to_the_other_slot_is_found_by_asking_through_HAProxy()
    {
        await using var bed = await HaproxyBed.ServingAsync();
        var blue = bed.Options.Slots[0];
        await bed.AskAsync($"set server shop/s2 addr 127.0.0.1 port {new Uri(blue.Url).Port}");
        var platform = bed.Create();
        var confirm = await ApplyUpToAsync(
            platform,
            await PlanAsync(platform, To("1.1")),
            "confirm"
        );

        var error = await FailsAsync(() => platform.ApplyAsync(confirm, Cancellation));

        Assert.Contains(
            "answers 1.0 after the switch to 1.1",
            error.Message,
            StringComparison.Ordinal
        );
    }
}
