using Lastgood.Adapters.Signals.Systemd;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Systemd;

/// <summary>Against a real systemd.</summary>
public sealed class SystemdSourceTests(SystemdBed bed) : IClassFixture<SystemdBed>
{
    [Fact]
    public async Task A_unit_that_runs_is_well_and_was_not_restarted()
    {
        var source = Source(await bed.StartAsync("well.service", "ExecStart=/bin/sleep 600"));

        var health = await Until.Async(() => Health(source), static h => h.Sample?.Healthy == true);

        Assert.Equal("well.service is active (running)", health.Sample!.Evidence);
        Assert.Equal(0, (await source.ReadAsync(Signal.Restarts)).Value);
        Assert.Equal(0, (await source.ReadAsync(Signal.OomKills)).Value);
        var (state, _) = await source.StateAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("/well.service", state!.ControlGroup, StringComparison.Ordinal);
        Assert.NotNull(state.MainPid);
        Assert.Null(state.MainStatus);
    }

    [Fact]
    public async Task A_unit_that_crashes_has_its_restarts_counted()
    {
        var source = Source(
            await bed.StartAsync(
                "crash.service",
                "ExecStart=/bin/sh -c 'exit 3'\nRestart=always\nRestartSec=100ms"
            )
        );

        var some = await source.UntilAsync(Signal.Restarts, static sample => sample.Value >= 2);
        await source.UntilAsync(Signal.Restarts, sample => sample.Value > some.Value);
        var ill = await Until.Async(() => Health(source), static h => h.Sample?.Healthy == false);

        Assert.StartsWith(
            "crash.service is activating (auto-restart), it ended with exit-code (status 3), restarted ",
            ill.Sample!.Evidence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_unit_that_was_killed_and_one_that_was_stopped_are_ill()
    {
        var killed = await bed.StartAsync("killed.service", "ExecStart=/bin/sleep 600");
        await Until.Async(() => Health(Source(killed)), static h => h.Sample?.Healthy == true);
        await bed.AskAsync("kill", "--signal=KILL", killed.Unit);
        var stopped = await bed.StartAsync("stopped.service", "ExecStart=/bin/sleep 600");
        await bed.AskAsync("stop", stopped.Unit);

        var ill = await Until.Async(
            () => Health(Source(killed)),
            static h => h.Sample?.Healthy == false
        );
        Assert.Equal(
            "killed.service is failed (failed), it ended with signal (status 9)",
            ill.Sample!.Evidence
        );
        Assert.False((await Health(Source(stopped))).Sample!.Healthy);
    }

    [Fact]
    public async Task A_unit_that_is_being_started_is_neither_well_nor_ill()
    {
        var source = Source(
            await bed.StartAsync("slow.service", "Type=notify\nExecStart=/bin/sleep 600")
        );

        var starting = await Until.Async(
            () => Health(source),
            static h => h.Missing?.Contains("activating", StringComparison.Ordinal) == true
        );

        Assert.Equal("slow.service is activating (start)", starting.Missing);
    }

    [Fact]
    public async Task A_unit_that_there_is_not_is_missing_and_so_are_several()
    {
        bed.Needed();
        await bed.StartAsync("a-one.service", "ExecStart=/bin/sleep 600");
        await bed.StartAsync("a-two.service", "ExecStart=/bin/sleep 600");

        Assert.Contains(
            "systemd knows no unit none.service",
            await Source(bed.Options("none.service")).WhyNoneAsync(Signal.Restarts),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "a-*.service is several units",
            await Source(bed.Options("a-*.service")).WhyNoneAsync(Signal.OomKills),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "must be a .service",
            await Source(bed.Options("basic.target")).WhyNoneAsync(Signal.OomKills),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_systemd_that_is_not_reached_is_missing()
    {
        // A folder without its socket.
        var options = new SystemdOptions
        {
            Unit = "shop.service",
            User = true,
            Systemctl = ["env", "XDG_RUNTIME_DIR=/nonexistent", "systemctl"],
        };

        var why = await Source(options).WhyNoneAsync(Signal.Restarts);

        Assert.Contains("is XDG_RUNTIME_DIR set?", why, StringComparison.Ordinal);
        Assert.Contains("Failed to connect to bus", why, StringComparison.Ordinal);
        Assert.Equal(why, (await Health(Source(options))).Missing);
    }

    [Fact]
    public async Task A_systemctl_that_is_not_there_or_hangs_is_missing()
    {
        var missing = new SystemdOptions { Unit = "shop.service", Systemctl = ["/no/systemctl"] };
        var hanging = new SystemdOptions
        {
            Unit = "shop.service",
            Systemctl = ["sh", "-c", "sleep 600"],
            Timeout = TimeSpan.FromMilliseconds(100),
        };

        Assert.Contains(
            "there is no program /no/systemctl: correct the path",
            await Source(missing).WhyNoneAsync(Signal.Restarts),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "did not end within 100 ms",
            await Source(hanging).WhyNoneAsync(Signal.Restarts),
            StringComparison.Ordinal
        );
    }

    private SystemdSource Source(SystemdOptions options) =>
        new("shop", options, bed.Commands, TimeProvider.System);

    private static Task<Adapters.Signals.HealthReading> Health(SystemdSource source) =>
        source.HealthAsync(TestContext.Current.CancellationToken);
}
