using Lastgood.Adapters.Tests.Platforms.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Tests.Platforms.Compose;

/// <summary>What goes wrong with Compose, and what must not come of it.</summary>
[Collection(ComposeCollection.Name)]
public sealed class ComposeTrapTests(DockerHosts host)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("echo no space left >&2; exit 1", "exit code 1, no space left")]
    [InlineData("exit 0", "Compose said that it was done, and container myshop")]
    [InlineData("exec sleep 1000", "did not end within")]
    public async Task A_compose_that_fails_lies_or_hangs_is_found_out_and_nothing_is_lost(
        string up,
        string expected
    )
    {
        await using var bed = await ComposeBed.ServingAsync(host, ComposePrograms.V2);
        var before = await bed.RunningAsync();
        bed.StandIn(up);
        if (up.Contains("sleep", StringComparison.Ordinal))
        {
            bed.Options = bed.Options with { CommandTimeout = TimeSpan.FromSeconds(3) };
        }
        var steps = await bed.PlanAsync("1.1");
        await bed.Create().ApplyAsync(steps[0], Cancelled);
        var capture = await bed.Create().CaptureAsync(steps[1], Cancelled);

        var failed = await Assert.ThrowsAsync<PlatformException>(() =>
            bed.Create().ApplyAsync(steps[1], Cancelled)
        );

        Assert.Contains(expected, failed.Message, StringComparison.Ordinal);
        Assert.NotNull(failed.Remedy);
        Assert.True(File.Exists(bed.Override));
        await bed.Create().UndoAsync(steps[1], capture, Cancelled);
        Assert.False(File.Exists(bed.Override));
        Assert.Equal(before, await bed.RunningAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_compose_that_is_killed_half_way_is_taken_up_again_or_undone(bool isV2)
    {
        await using var bed = await ComposeBed.ServingAsync(
            host,
            isV2 ? ComposePrograms.V2 : ComposePrograms.V1
        );
        var old = (string)Assert.Single(await bed.OfAsync("backend"))["Id"]!;
        // With all that it has started, once the container that serves is stopped.
        var program = bed.Options.Program;
        bed.StandIn(
            $"""
            setsid sh -c 'exec "$@"' sh {string.Join(' ', program!)} "$@" & all=$!
                    while [ "$(docker inspect --format '{"{{.State.Running}}"}' {old})" = true ]; do :; done
                    kill -9 -- -$all; exit 137
            """
        );
        var steps = await bed.PlanAsync("1.1");
        await bed.Create().ApplyAsync(steps[0], Cancelled);
        var capture = await bed.Create().CaptureAsync(steps[1], Cancelled);
        await Assert.ThrowsAsync<PlatformException>(() =>
            bed.Create().ApplyAsync(steps[1], Cancelled)
        );
        Assert.NotEqual(Observation.Diverged, await bed.Create().ObserveAsync(steps[1], Cancelled));

        // As the step has it, Compose is called in the same way, and now it is the real one.
        bed.StandIn("real \"$@\"");
        await bed.Create().ApplyAsync(steps[1], Cancelled);

        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Single(await bed.OfAsync("backend"));
        await bed.Create().UndoAsync(steps[1], capture, Cancelled);
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Single(await bed.OfAsync("backend"));
        Assert.False(File.Exists(bed.Override));
    }

    [Fact]
    public async Task On_the_way_back_a_tag_that_means_other_bytes_by_now_is_not_trusted()
    {
        await using var bed = await ComposeBed.ServingAsync(host, ComposePrograms.V2);
        var before = await bed.RunningAsync();
        await host.BuildAsync("1.0", version: "1.0", changes: "LABEL moved=again");
        var steps = await bed.PlanAsync("1.1");
        var capture = await bed.Create().CaptureAsync(steps[1], Cancelled);
        await bed.Create().ApplyAsync(steps[1], Cancelled);

        await bed.Create().UndoAsync(steps[1], capture, Cancelled);

        Assert.Equal(before, await bed.RunningAsync());
        Assert.True(File.Exists(bed.Override));
    }

    [Fact]
    public async Task What_was_not_there_before_is_stopped_on_the_way_back_and_nothing_else_is_started()
    {
        await using var bed = await ComposeBed.ServingAsync(
            host,
            ComposePrograms.V2,
            ComposeBed.Worker(host)
        );
        bed.Options = bed.Options with { Project = "myshop" };
        await host.CleanAsync();
        var step = (await bed.PlanAsync("1.1"))[1];
        var capture = await bed.Create().CaptureAsync(step, Cancelled);
        await bed.Create().ApplyAsync(step, Cancelled);
        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Empty(await bed.OfAsync("worker"));

        await bed.Create().UndoAsync(step, capture, Cancelled);

        Assert.Equal("exited", (string?)Assert.Single(await bed.OfAsync("backend"))["State"]);
        Assert.Empty(await bed.OfAsync("worker"));
    }

    [Fact]
    public async Task Files_that_cannot_be_right_are_refused_before_anything_is_stopped()
    {
        await using var bed = await ComposeBed.ServingAsync(host, ComposePrograms.V2);
        var before = await bed.RunningAsync();
        var steps = await bed.PlanAsync("1.1");
        await File.AppendAllTextAsync(bed.UserFile, "nonsense\n", Cancelled);
        await Assert.ThrowsAsync<PlatformException>(() =>
            bed.Create().ApplyAsync(steps[0], Cancelled)
        );
        Assert.Equal(Observation.NotApplied, await bed.Create().ObserveAsync(steps[0], Cancelled));

        bed.WriteFile("1.0", environment: "COLOUR: \"${NOBODY_SETS_IT}\"");
        var unset = await bed.RefusalAsync("1.1");
        Assert.Contains("nobody sets NOBODY_SETS_IT", unset.Reason, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            Path.Combine(bed.Project, ".env"),
            "NOBODY_SETS_IT=now\n",
            Cancelled
        );
        await bed.PlanAsync("1.1");
        bed.TakeWorker();
        var missing = await bed.RefusalAsync("1.1");
        Assert.Contains("there is no service worker", missing.Reason, StringComparison.Ordinal);
        Assert.Contains("backend", missing.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await bed.RunningAsync());

        await host.CleanAsync();
        Assert.Contains(
            "the project's name is not known",
            (await bed.RefusalAsync("1.1")).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_older_compose_is_refused_where_it_would_lose_data()
    {
        await host.BuildAsync("4.0", version: "4.0", changes: "VOLUME /data");
        await using var bed = await ComposeBed.ServingAsync(host, ComposePrograms.V1);
        bed.WriteFile("4.0");
        await bed.ByHandAsync("up", "-d", "-t", "1");

        var refusal = await bed.RefusalAsync("1.1");

        Assert.Contains("an empty volume at /data", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains(
            (await bed.Create().InspectAsync(Cancelled)).Problems,
            static p => p.Contains("an empty volume at /data", StringComparison.Ordinal)
        );
    }
}
