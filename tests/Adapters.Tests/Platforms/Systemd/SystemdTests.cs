using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Systemd;

/// <summary>What goes wrong with units, on a real systemd.</summary>
public sealed class SystemdTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Activation To(string version) => new(RunKind.Rollback, version, false);

    [Theory]
    [InlineData(UnitKind.Link)]
    [InlineData(UnitKind.Template)]
    public async Task A_unit_that_has_used_up_its_start_limit_is_started_all_the_same(UnitKind kind)
    {
        await using var bed = await UnitBed.ServingAsync(kind);
        // Starts in vain, until systemd starts it no more, not even by hand.
        await bed.Systemd.InstallAsync(
            bed.File,
            "[Unit]\nStartLimitIntervalSec=1h\nStartLimitBurst=3\n"
                + bed.Text("ExecStartPre=/bin/sh -c 'test ! -e " + bed["broken"] + "'")
        );
        await File.WriteAllTextAsync(bed["broken"], "", Cancellation);
        var unit = kind == UnitKind.Template ? "shop@1.1.service" : "shop.service";
        await bed.Systemd.AskAsync("stop", "shop*.service");
        for (var start = 0; start < 4; start++)
        {
            await bed.Systemd.AskAsync("start", unit);
        }
        File.Delete(bed["broken"]);
        Assert.Contains(
            $"Job for {unit} failed",
            await bed.Systemd.AskAsync("start", unit),
            StringComparison.Ordinal
        );

        await ApplyAsync(bed, "1.1");

        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task One_that_systemd_calls_started_and_that_dies_is_noticed_with_its_last_lines()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Template);
        await bed.Systemd.InstallAsync(
            "shop@1.1.service",
            "[Service]\nType=simple\nExecStart=/bin/sh -c 'exit 3'\n"
        );
        bed.Options = bed.Options with
        {
            Journalctl = ["/bin/echo", "no database at postgres://shop:hunter2@db;"],
        };

        var error = await FailsAsync(() => ApplyAsync(bed, "1.1"));

        Assert.Contains("ended before it was healthy", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "its last lines: no database at postgres://[redacted]@db; --user-unit shop@1.1.service",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task One_that_systemd_starts_again_and_again_is_noticed_before_the_time_is_up()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Template);
        await bed.Systemd.InstallAsync(
            "shop@1.1.service",
            "[Unit]\nStartLimitIntervalSec=0\n[Service]\nExecStart=/bin/sh -c 'exit 3'\nRestart=always\nRestartSec=100ms\n"
        );
        bed.Options = bed.Options with { StartTimeout = TimeSpan.FromMinutes(10) };

        var error = await FailsAsync(() => ApplyAsync(bed, "1.1"));

        Assert.Contains(", restarted ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_fails_says_the_state_of_the_unit()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Link);
        await bed.Systemd.InstallAsync(bed.File, bed.Text("ExecStartPre=/bin/false"));

        var error = await FailsAsync(() => ApplyAsync(bed, "1.1"));

        Assert.Contains("restarting shop.service failed", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "shop.service is failed (failed), it ended with exit-code",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_unit_file_that_was_changed_behind_systemds_back_is_told()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Link);
        await bed.Systemd.WriteAsync(bed.File, bed.Text("Nice=1"));

        var found = await Until.Async(
            () => bed.Create().InspectAsync(Cancellation),
            static found => found.Problems.Count > 0
        );

        Assert.Contains("daemon-reload", Assert.Single(found.Problems), StringComparison.Ordinal);
        Assert.Equal("1.0", found.Serving);
    }

    [Fact]
    public async Task A_masked_unit_and_one_that_there_is_not_are_refused()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Link);
        await bed.Systemd.AskAsync("mask", "--runtime", "other.service");
        var options = bed.Options;

        bed.Options = options with { Unit = "other.service" };
        var masked = await RefusalAsync(bed, "1.1");
        bed.Options = options with { Unit = "none.service" };
        var missing = await RefusalAsync(bed, "1.1");

        Assert.Equal("other.service is masked: it cannot be started", masked.Reason);
        Assert.EndsWith("unmask other.service", masked.Remedy, StringComparison.Ordinal);
        Assert.Equal("systemd knows no unit none.service", missing.Reason);
    }

    [Fact]
    public async Task A_version_that_cannot_be_the_name_of_an_instance_or_of_a_folder_is_refused()
    {
        await using var template = await UnitBed.ServingAsync(UnitKind.Template);

        Assert.Contains(
            "cannot be in the name of a unit",
            (await RefusalAsync(template, "1.1+build")).Reason,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "cannot be in the name of a unit",
            (await RefusalAsync(template, "feature/1.1")).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_process_that_died_between_link_and_restart_is_followed_by_one_that_restarts()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Link);
        var step = (await PlanAsync(bed, "1.1"))[0];
        // The link was moved, and nothing else: the unit serves what it was started with.
        File.Delete(bed["current"]);
        File.CreateSymbolicLink(bed["current"], step.Arguments["folder"]);

        Assert.Equal(Observation.NotApplied, await bed.Create().ObserveAsync(step, Cancellation));
        await bed.Create().ApplyAsync(step, Cancellation);

        Assert.Equal(Observation.Applied, await bed.Create().ObserveAsync(step, Cancellation));
        await Until.Async(bed.UsersGetAsync, static got => got == "1.1");
    }

    [Fact]
    public async Task A_unit_that_crashed_meanwhile_and_was_restarted_on_the_old_release_is_not_taken_for_the_new_one()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Link);
        var step = (await PlanAsync(bed, "1.1"))[0];
        await bed.Systemd.AskAsync("restart", "shop.service");
        File.Delete(bed["current"]);
        File.CreateSymbolicLink(bed["current"], step.Arguments["folder"]);

        Assert.Equal(Observation.NotApplied, await bed.Create().ObserveAsync(step, Cancellation));
    }

    [Fact]
    public async Task Two_instances_at_once_are_a_problem_and_another_ones_start_stops_the_switch()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Template);
        var step = (await PlanAsync(bed, "1.1"))[0];
        await bed.Systemd.InstallAsync("shop@1.2.service", "[Service]\nExecStart=/bin/sleep 600\n");
        await bed.Systemd.AskAsync("start", "shop@1.2.service");

        var found = await bed.Create().InspectAsync(Cancellation);
        var error = await FailsAsync(() => bed.Create().ApplyAsync(step, Cancellation));

        Assert.Contains("run at once", Assert.Single(found.Problems), StringComparison.Ordinal);
        Assert.Contains("shop@1.2.service runs, too", error.Message, StringComparison.Ordinal);
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_current_that_is_no_link_is_refused_before_anything_is_changed()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Link);
        File.Delete(bed["current"]);
        Directory.CreateDirectory(bed["current"]);

        var refusal = await RefusalAsync(bed, "1.1");

        Assert.Contains("is no link", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("checkout", refusal.Remedy, StringComparison.Ordinal);
        Assert.Contains(
            "is no link",
            Assert.Single((await bed.Create().InspectAsync(Cancellation)).Problems),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_systemctl_that_hangs_or_is_not_there_is_an_error_with_a_remedy()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Link);
        var step = (await PlanAsync(bed, "1.1"))[0];
        var options = bed.Options;

        bed.Options = options with
        {
            Systemctl = ["sleep", "600"],
            CommandTimeout = TimeSpan.FromMilliseconds(200),
        };
        var hanging = await FailsAsync(() => bed.Create().ObserveAsync(step, Cancellation));
        bed.Options = options with { Systemctl = ["/nowhere/systemctl"] };
        var missing = await FailsAsync(() => bed.Create().ApplyAsync(step, Cancellation));
        // It says that all is well, and does nothing.
        bed.Options = options with
        {
            Systemctl = ["true"],
        };
        var lying = await FailsAsync(() => bed.Create().ApplyAsync(step, Cancellation));

        Assert.Contains("sleep", hanging.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere/systemctl", missing.Message, StringComparison.Ordinal);
        Assert.Contains("says nothing about shop.service", lying.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_person_would_look_at_is_shown_without_the_values_of_the_environment()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Link);
        await bed.Systemd.InstallAsync(bed.File, bed.Text("Environment=KEY=hunter2"));

        var shown = await ((Core.Captures.IExhibits)bed.Create()).ShowAsync(Cancellation);

        Assert.Equal(
            "releases, unit shop.service, journal of shop.service",
            string.Join(", ", shown.Select(static e => e.Name))
        );
        Assert.Contains("ActiveState=active", shown[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shown[1].Text, StringComparison.Ordinal);
    }

    private static async Task ApplyAsync(UnitBed bed, string version)
    {
        var platform = bed.Create();
        foreach (var step in await PlanAsync(bed, version))
        {
            await platform.CaptureAsync(step, Cancellation);
            await platform.ApplyAsync(step, Cancellation);
            Assert.Equal(Observation.Applied, await platform.ObserveAsync(step, Cancellation));
        }
    }

    private static async Task<IReadOnlyList<PlannedStep>> PlanAsync(UnitBed bed, string version)
    {
        var answer = await bed.Create().PlanAsync(To(version), Cancellation);
        Assert.True(answer.Refusal is null, answer.Refusal?.Reason);
        return answer.Steps;
    }

    private static async Task<Refusal> RefusalAsync(UnitBed bed, string version)
    {
        var answer = await bed.Create().PlanAsync(To(version), Cancellation);
        Assert.Empty(answer.Steps);
        Assert.NotEmpty(answer.Refusal!.Remedy);
        return answer.Refusal;
    }

    private static async Task<PlatformException> FailsAsync(Func<Task> act)
    {
        var error = await Assert.ThrowsAsync<PlatformException>(act);
        Assert.NotNull(error.Remedy);
        return error;
    }
}
