using System.Globalization;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Surviving;

/// <summary>What the tests of a killed executable share: kill it at a place, end what it began, look at what came of it.</summary>
internal static class KilledSteps
{
    // More than a run has; a run that never gets to its end would be killed for ever.
    public const int MostPlaces = 60;
    private const int Killed = 137;

    public static string Release(ShopStage stage, int place, Fault fault = Fault.None)
    {
        var version = string.Create(CultureInfo.InvariantCulture, $"2.{place}");
        stage.AddBreakableRelease(version, fault);
        return version;
    }

    /// <summary>Whether it was killed; it may have come to its end, past every place.</summary>
    public static async Task<bool> IsKilledAsync(
        ShopStage stage,
        int place,
        params string[] arguments
    )
    {
        await using var process = stage.Crash(place, arguments);
        var ended = await process.EndAsync();
        await stage.MustBeValidAsync();
        if (ended.Code != 0)
        {
            ended.Is(Killed);
        }
        return ended.Code == Killed;
    }

    /// <summary>Whether it was killed; it may have rolled back, past every place, and measure again.</summary>
    public static async Task<bool> DiesAsync(LastgoodProcess watch)
    {
        const string last = "requests answered by it";
        await StageSteps.UntilAsync(
            () => Task.FromResult(watch),
            static w =>
                w.HasExited
                || w.Error.IndexOf(last, StringComparison.Ordinal) is var at and >= 0
                    && w.Error.AsSpan(at).Count('\n') > 1,
            static w => $"it neither dies nor goes on:\n{w.Error}"
        );
        if (watch.HasExited)
        {
            (await watch.EndAsync()).Is(Killed);
        }
        return watch.HasExited;
    }

    public static async Task TakeBackAsync(ShopStage stage, ServiceState before)
    {
        (await stage.RunAsync("rollback", "shop")).Is(0);
        var state = await stage.StateAsync();
        // The deployment, taken back, or gone back from; and the way back from what served before, which is unproven.
        Assert.InRange(state.Runs.Count - before.Runs.Count, 1, 2);
        Assert.DoesNotContain(state.Runs, static run => run.IsActing);
        await ServesAsync(stage, OpenShop.Good);
    }

    public static async Task WatchItEndAsync(ShopStage stage)
    {
        await using var watch = await stage.WatchAsync();
        await stage.UntilAsync(static s => s.OpenRun is not { IsActing: true });
        await watch.EndWatchAsync();
    }

    public static async Task<RunState> OneRunAsync(ShopStage stage, ServiceState before)
    {
        var state = await stage.StateAsync();
        Assert.Equal(before.Runs.Count + 1, state.Runs.Count);
        Assert.Same(state.OpenRun, state.Runs[^1]);
        return state.Runs[^1];
    }

    public static async Task ServesAsync(ShopStage stage, string version)
    {
        Assert.Equal(version, (await stage.StateAsync()).Serving?.Version);
        await stage.MustBeValidAsync();
    }
}
