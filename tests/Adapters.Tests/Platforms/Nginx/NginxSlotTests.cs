using System.Net;
using System.Net.Sockets;
using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Tests.Platforms.Nginx;

/// <summary>Commands and services that fail, hang and lie.</summary>
public sealed class NginxSlotTests : PlatformTestBase
{
    [Fact]
    public async Task A_start_command_that_fails_is_quoted()
    {
        await using var bed = await BedAsync(static green =>
            green with
            {
                Start = ["ls", "/{release}/none"],
            }
        );

        var error = await StartFailsAsync(bed);

        Assert.Contains("/1.1/none", error.Message, StringComparison.Ordinal);
        Assert.Contains("ls /1.1/none", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_command_that_does_nothing_is_not_believed()
    {
        await using var bed = await BedAsync(static green => green with { Start = ["true"] });

        var error = await StartFailsAsync(bed);

        Assert.Contains("had no effect", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_command_that_hangs_is_ended()
    {
        await using var bed = await BedAsync(static green =>
            green with
            {
                Start = ["sleep", "600"],
            }
        );
        bed.Options = bed.Options with { CommandTimeout = TimeSpan.FromMilliseconds(300) };

        var error = await StartFailsAsync(bed);

        Assert.Contains("did not end within 300 ms", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_command_that_is_not_there_is_named()
    {
        await using var bed = await BedAsync(static green =>
            green with
            {
                Start = ["/no/such/start"],
            }
        );

        var error = await StartFailsAsync(bed);

        Assert.Contains("/no/such/start", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_command_that_does_not_work_is_no_answer()
    {
        await using var bed = await BedAsync(static green =>
            green with
            {
                Status = ["sh", "-c", "exit 127"],
            }
        );

        var refusal = await RefusalAsync(bed.Create(), To("1.1"));

        Assert.Contains(
            "status command of slot green does not work",
            refusal.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_stop_command_that_does_nothing_is_not_believed()
    {
        await using var bed = await BedAsync(static green => green with { Stop = ["true"] });
        await bed.StartSlotAsync("green", "1.2");
        bed.Options = bed.Options with { CommandTimeout = TimeSpan.FromMilliseconds(500) };
        var platform = bed.Create();
        var clear = (await PlanAsync(platform, To("1.1")))[0];

        var error = await FailsAsync(() => platform.ApplyAsync(clear, Cancellation));

        Assert.Contains("still runs", error.Message, StringComparison.Ordinal);
        Assert.Contains("(nginx)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_is_the_wrong_version_is_refused_at_once()
    {
        await using var bed = await BedAsync(static green => green);
        bed.Options = bed.Options with { StartTimeout = TimeSpan.FromHours(1) };
        bed.Release("1.1", version: "1.2");
        var platform = bed.Create();
        var ready = await ReadyAsync(platform);

        var error = await FailsAsync(() => platform.ApplyAsync(ready, Cancellation));

        Assert.Contains(
            "reports version 1.2; 1.1 was started",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(Observation.Diverged, await platform.ObserveAsync(ready, Cancellation));
    }

    [Fact]
    public async Task A_target_that_ends_is_not_waited_for()
    {
        await using var bed = await BedAsync(static green => green);
        bed.Options = bed.Options with { StartTimeout = TimeSpan.FromHours(1) };
        bed.Release("1.1", health: 503);
        var platform = bed.Create();
        var ready = await ReadyAsync(platform);
        var waiting = platform.ApplyAsync(ready, Cancellation);
        await bed.SignalAsync("green", "KILL");

        var error = await FailsAsync(() => waiting);

        Assert.Contains("ended before it was healthy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_does_not_get_healthy_is_described_by_what_was_last_seen()
    {
        await using var bed = await BedAsync(static green => green);
        bed.Options = bed.Options with { StartTimeout = TimeSpan.FromMilliseconds(200) };
        bed.Release("1.1", health: 503);
        var platform = bed.Create();
        var ready = await ReadyAsync(platform);

        var error = await FailsAsync(() => platform.ApplyAsync(ready, Cancellation));

        Assert.Contains("health /health: HTTP 503", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_with_the_process_that_has_it()
    {
        await using var bed = await BedAsync(static green => green);
        var platform = bed.Create();
        var start = (await PlanAsync(platform, To("1.1")))[0];
        using var foreign = new TcpListener(
            IPAddress.Loopback,
            new Uri(bed.Options.Slots[1].Url).Port
        );
        foreign.Start();
        var expected = $"taken by process {Environment.ProcessId} (";

        var refusal = await RefusalAsync(platform, To("1.1"));
        var error = await FailsAsync(() => platform.ApplyAsync(start, Cancellation));

        Assert.Contains(expected, refusal.Reason, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(Observation.Diverged, await platform.ObserveAsync(start, Cancellation));
        Assert.Contains(
            (await platform.InspectAsync(Cancellation)).Problems,
            p => p.Contains(expected, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_missing_nginx_is_named()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Reload);
        bed.Options = bed.Options with { Command = ["/no/such/nginx"] };

        var refusal = await RefusalAsync(bed.Create(), To("1.1"));

        Assert.Contains("/no/such/nginx", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_cannot_work_refuse_every_plan()
    {
        await using var bed = await BedAsync(static green => green with { Name = "blue" });

        Assert.Contains(
            "both are called",
            (await RefusalAsync(bed.Create(), To("1.1"))).Reason,
            StringComparison.Ordinal
        );
        Assert.NotEmpty((await bed.Create().InspectAsync(Cancellation)).Problems);
    }

    private static async Task<NginxBed> BedAsync(Func<SlotOptions, SlotOptions> green)
    {
        var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        bed.Options = bed.Options with
        {
            Slots = [bed.Options.Slots[0], green(bed.Options.Slots[1])],
        };
        return bed;
    }

    /// <summary>The first step fails, and what served goes on.</summary>
    private static async Task<PlatformException> StartFailsAsync(NginxBed bed)
    {
        var platform = bed.Create();
        var start = (await PlanAsync(platform, To("1.1")))[0];
        var capture = await platform.CaptureAsync(start, Cancellation);
        var error = await FailsAsync(() => platform.ApplyAsync(start, Cancellation));
        await platform.UndoAsync(start, capture, Cancellation);
        Assert.Equal(["blue"], await bed.RunningAsync());
        Assert.Equal("1.0", await bed.UsersGetAsync());
        return error;
    }

    private static async Task<Core.Runs.PlannedStep> ReadyAsync(IPlatform platform) =>
        await ApplyUpToAsync(platform, await PlanAsync(platform, To("1.1")), "ready");
}
