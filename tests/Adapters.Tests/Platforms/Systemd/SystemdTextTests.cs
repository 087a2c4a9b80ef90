using Lastgood.Adapters.Platforms.Systemd;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Systemd;

/// <summary>The commands, exactly as they are run.</summary>
public sealed class SystemdTextTests
{
    [Fact]
    public async Task A_unit_with_a_link_has_its_failures_forgotten_and_is_restarted()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Link);
        var steps = await PlanAsync(bed);

        Assert.Equal(
            [
                [.. bed.Systemd.Systemctl, "--user", "reset-failed", "--", "shop.service"],
                [.. bed.Systemd.Systemctl, "--user", "restart", "--", "shop.service"],
            ],
            steps[0].Commands
        );
        Assert.Equal(
            $"point {bed["current"]} to {bed["releases/1.1"]} and restart shop.service",
            steps[0].Title
        );
        Assert.Equal("restart ready", string.Join(' ', steps.Select(static s => s.Name)));
    }

    [Fact]
    public async Task An_instance_is_stopped_and_another_one_started()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Template);
        var step = (await PlanAsync(bed))[0];

        Assert.Equal(
            [
                [.. bed.Systemd.Systemctl, "--user", "stop", "--", "shop@1.0.service"],
                [.. bed.Systemd.Systemctl, "--user", "reset-failed", "--", "shop@1.1.service"],
                [.. bed.Systemd.Systemctl, "--user", "start", "--", "shop@1.1.service"],
            ],
            step.Commands
        );
        Assert.Equal("stop shop@1.0.service, start shop@1.1.service", step.Title);
    }

    [Fact]
    public async Task A_commit_is_made_into_a_folder_and_made_ready_before_anything_stops()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Trees);
        var steps = await PlanAsync(bed);

        Assert.Equal("prepare restart ready", string.Join(' ', steps.Select(static s => s.Name)));
        Assert.False(steps[0].MovesTraffic);
        Assert.Equal(
            [
                [
                    "git",
                    "-C",
                    bed["clone"],
                    "-c",
                    "core.hooksPath=/dev/null",
                    "-c",
                    "gc.auto=0",
                    "worktree",
                    "add",
                    "--quiet",
                    "--detach",
                    bed["releases/1.1"],
                    steps[0].Arguments["commit"],
                ],
                ["rm", "-rf", "www"],
                ["cp", "-r", "src", "www"],
            ],
            steps[0].Commands
        );
    }

    [Fact]
    public void The_release_of_a_unit_is_read_from_its_name()
    {
        var names = new UnitNames(
            new()
            {
                Service = "shop",
                Front = "",
                Unit = "shop@{release}.service",
            }
        );

        Assert.Equal("shop@1.2.service", names.Of("1.2"));
        Assert.Equal("1.2", names.ReleaseOf("shop@1.2.service"));
        Assert.Null(names.ReleaseOf("shop@.service"));
        Assert.Null(names.ReleaseOf("other@1.2.service"));
        Assert.Null(names.Obstacle("1.2-rc:1_a"));
        Assert.NotNull(names.Obstacle("a/b"));
    }

    private static async Task<IReadOnlyList<PlannedStep>> PlanAsync(UnitBed bed) =>
        (
            await bed.Create()
                .PlanAsync(
                    new(RunKind.Deploy, "1.1", KeepPrevious: false),
                    TestContext.Current.CancellationToken
                )
        ).Steps;
}
