using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms;

/// <summary>What every platform owes; inherited by each platform's tests and run against the real software.</summary>
public abstract class PlatformContractTests
{
    private static readonly Activation Forward = new(RunKind.Deploy, "1.1", KeepPrevious: false);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Real software in which 1.0 serves.</summary>
    protected abstract Task<IPlatformBed> ServingAsync();

    [Fact]
    public async Task An_activation_makes_the_target_serve()
    {
        await using var bed = await ServingAsync();
        var platform = bed.Create();

        foreach (var step in await PlanAsync(platform, Forward))
        {
            Assert.NotEqual(Observation.Diverged, await platform.ObserveAsync(step, Cancellation));
            await platform.CaptureAsync(step, Cancellation);
            await platform.ApplyAsync(step, Cancellation);
            Assert.Equal(Observation.Applied, await platform.ObserveAsync(step, Cancellation));
        }

        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.True((await platform.VerifyAsync("1.1", Cancellation)).Serves);
        Assert.False((await platform.VerifyAsync("1.0", Cancellation)).Serves);
        var found = await platform.InspectAsync(Cancellation);
        Assert.Equal("1.1", found.Serving);
        Assert.Equal("1.1", Assert.Single(found.Candidates, static c => c.Serving).Version);
        Assert.Single(await bed.RunningAsync());
    }

    [Fact]
    public async Task Planning_and_inspecting_change_nothing()
    {
        await using var bed = await ServingAsync();
        var platform = bed.Create();
        var running = await bed.RunningAsync();

        await PlanAsync(platform, Forward);
        var before = await platform.InspectAsync(Cancellation);
        await PlanAsync(platform, Forward);
        var after = await platform.InspectAsync(Cancellation);

        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Equal(running, await bed.RunningAsync());
        Assert.Equal(before.Serving, after.Serving);
        Assert.Equal(before.Candidates, after.Candidates);
        Assert.Empty(after.Problems);
    }

    [Fact]
    public async Task Applying_a_step_twice_is_the_same_as_once()
    {
        await using var bed = await ServingAsync();
        var platform = bed.Create();

        foreach (var step in await PlanAsync(platform, Forward))
        {
            await platform.ApplyAsync(step, Cancellation);
            await platform.ApplyAsync(step, Cancellation);
            Assert.Equal(Observation.Applied, await platform.ObserveAsync(step, Cancellation));
        }

        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Single(await bed.RunningAsync());
    }

    [Fact]
    public async Task A_step_that_was_applied_by_a_process_that_died_is_seen_as_applied()
    {
        await using var bed = await ServingAsync();

        foreach (var step in await PlanAsync(bed.Create(), Forward))
        {
            await bed.Create().ApplyAsync(step, Cancellation);
            Assert.Equal(Observation.Applied, await bed.Create().ObserveAsync(step, Cancellation));
        }
    }

    [Fact]
    public async Task Undoing_from_any_step_on_leaves_what_served_before()
    {
        await using var bed = await ServingAsync();
        var running = await bed.RunningAsync();
        var count = Activating(await PlanAsync(bed.Create(), Forward)).Count;

        for (var applied = 1; applied <= count; applied++)
        {
            var steps = Activating(await PlanAsync(bed.Create(), Forward)).Take(applied).ToList();
            var captures = new List<Details>();
            foreach (var step in steps)
            {
                captures.Add(await bed.Create().CaptureAsync(step, Cancellation));
                await bed.Create().ApplyAsync(step, Cancellation);
            }
            for (var i = steps.Count - 1; i >= 0; i--)
            {
                await bed.Create().UndoAsync(steps[i], captures[i], Cancellation);
            }

            Assert.Equal("1.0", await bed.UsersGetAsync());
            Assert.Equal(running, await bed.RunningAsync());
        }
    }

    [Fact]
    public async Task Undoing_a_step_that_was_never_applied_changes_nothing()
    {
        await using var bed = await ServingAsync();
        var platform = bed.Create();
        var running = await bed.RunningAsync();

        foreach (var step in Activating(await PlanAsync(platform, Forward)))
        {
            var capture = await platform.CaptureAsync(step, Cancellation);
            await platform.UndoAsync(step, capture, Cancellation);
        }

        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Equal(running, await bed.RunningAsync());
    }

    [Fact]
    public async Task A_target_whose_artifact_is_missing_is_refused()
    {
        await using var bed = await ServingAsync();

        var refusal = await RefusalAsync(bed, bed.Missing);

        Assert.Contains(bed.Missing, refusal.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Remedy);
    }

    [Fact]
    public async Task A_target_that_serves_already_is_refused()
    {
        await using var bed = await ServingAsync();

        Assert.Contains(
            "serves already",
            (await RefusalAsync(bed, "1.0")).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_target_that_does_not_get_healthy_never_gets_traffic()
    {
        await using var bed = await ServingAsync();
        var platform = bed.CreateImpatient();
        var running = await bed.RunningAsync();
        var steps = await PlanAsync(platform, Forward with { Version = bed.Unhealthy });
        var begun = new List<(PlannedStep Step, Details Capture)>();

        var failure = await Assert.ThrowsAsync<PlatformException>(async () =>
        {
            foreach (var step in steps)
            {
                begun.Add((step, await platform.CaptureAsync(step, Cancellation)));
                await platform.ApplyAsync(step, Cancellation);
                Assert.True(
                    step.MovesTraffic && bed.RestartsInPlace || await bed.UsersGetAsync() == "1.0"
                );
            }
        });
        foreach (var (step, capture) in Enumerable.Reverse(begun))
        {
            await platform.UndoAsync(step, capture, Cancellation);
        }

        Assert.NotNull(failure.Remedy);
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Equal(running, await bed.RunningAsync());
    }

    [Fact]
    public async Task Unreachable_is_an_error_and_never_not_applied()
    {
        await using var bed = await ServingAsync();
        var steps = await PlanAsync(bed.Create(), Forward);
        await bed.DisconnectAsync();

        foreach (var step in steps.Where(bed.IsConnected))
        {
            var error = await Assert.ThrowsAsync<PlatformException>(() =>
                bed.Create().ObserveAsync(step, Cancellation)
            );
            Assert.NotNull(error.Remedy);
        }
        Assert.NotNull((await bed.Create().PlanAsync(Forward, Cancellation)).Refusal);
    }

    [Fact]
    public async Task Another_persons_change_halfway_is_noticed()
    {
        var meddled = 0;
        for (var at = 0; ; at++)
        {
            await using var bed = await ServingAsync();
            var platform = bed.Create();
            var steps = await PlanAsync(platform, Forward);
            if (at == steps.Count)
            {
                break;
            }
            foreach (var step in steps.Take(at))
            {
                await platform.ApplyAsync(step, Cancellation);
            }
            if (await bed.MeddleAsync(steps[at]))
            {
                meddled++;
                Assert.Equal(
                    Observation.Diverged,
                    await bed.Create().ObserveAsync(steps[at], Cancellation)
                );
            }
        }
        Assert.NotEqual(0, meddled);
    }

    protected static async Task<IReadOnlyList<PlannedStep>> PlanAsync(
        IPlatform platform,
        Activation activation
    )
    {
        var answer = await platform.PlanAsync(activation, Cancellation);
        Assert.True(answer.Refusal is null, answer.Refusal?.Reason);
        return answer.Steps;
    }

    private static List<PlannedStep> Activating(IReadOnlyList<PlannedStep> steps) =>
        [.. steps.Where(static s => s.Stage == Stage.Activate)];

    private static async Task<Refusal> RefusalAsync(IPlatformBed bed, string version)
    {
        var answer = await bed.Create().PlanAsync(Forward with { Version = version }, Cancellation);
        Assert.Empty(answer.Steps);
        return Assert.IsType<Refusal>(answer.Refusal);
    }
}
