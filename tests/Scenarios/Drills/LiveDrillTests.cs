using Lastgood.Core.Drills;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Drills;

/// <summary>Drills of the real executable, behind a real nginx, with customers.</summary>
public sealed class LiveDrillTests
{
    private const string Newest = "1.1";

    private static readonly string[] Live =
    [
        "drill",
        "run",
        "shop",
        "--level",
        "live",
        "--hypothesis",
        "no customer notices",
        "--yes",
    ];

    [Fact]
    public async Task Drills_are_held_stopped_and_taken_back_after_a_kill_and_no_customer_notices()
    {
        await using var shop = await OpenShop.OpenAsync(
            OpenShop.Quick with
            {
                Bake = TimeSpan.FromMilliseconds(500),
                // On a busy machine a second may pass without a measurement: that would end a drill, as it should.
                Window = TimeSpan.FromSeconds(4),
                MinRequests = 5,
            }
        );
        var stage = shop.Stage;
        stage.AddBreakableRelease(Newest, Fault.None);
        await using var watch = await stage.WatchAsync();
        await stage.MustAsync("deploy", "shop", Newest);
        await stage.UntilAsync(IsQuiet);
        var before = await stage.StateAsync();

        await stage.MustAsync("drill", "run", "shop");
        await stage.MustAsync("drill", "run", "shop", "--level", "rehearse");
        await stage.MustAsync(Live);
        await IsAsBeforeAsync(DrillOutcome.Passed);
        Assert.Contains(shop.Traffic.Replies, static r => r.Version == OpenShop.Good && !r.Failed);

        // Killed while 1.0 serves: the watch takes it back.
        await using (var killed = (await HoldAsync()).Process)
        {
            killed.Kill();
            await stage.UntilAsync(static s => s.Drills.Open is null);
        }
        await IsAsBeforeAsync(DrillOutcome.Interrupted);

        // Stopped by somebody else: with 4, because everything is as it was.
        var (stopped, ended) = await HoldAsync();
        await using (stopped)
        {
            await stage.MustAsync("drill", "stop", "shop", "--reason", "lunch");
            (await ended).Is(4, "lunch");
        }
        await IsAsBeforeAsync(DrillOutcome.Stopped);

        await watch.EndWatchAsync();
        (await stage.RunAsync(Live)).Is(3, "lastgood watch");
        await stage.MustBeWholeAsync();
        await shop.NobodyNoticedAsync();

        // The gate refuses while something is not measured, as right after the drill before.
        async Task<(LastgoodProcess Process, Task<Ended> Ended)> HoldAsync()
        {
            while (true)
            {
                var process = LastgoodProcess.Start(stage, [.. Live, "--hold", "1h"]);
                var end = process.EndAsync();
                var state = await stage.UntilAsync(s =>
                    s.OpenRun is { IsMonitoring: true } || end.IsCompleted
                );
                if (state.OpenRun is { IsMonitoring: true })
                {
                    return (process, end);
                }
                (await end).Is(3);
                await process.DisposeAsync();
            }
        }

        async Task IsAsBeforeAsync(DrillOutcome outcome)
        {
            var state = await stage.StateAsync();
            Assert.Equal(outcome, state.Drills.Last!.End!.Outcome);
            Assert.Equal(before.Serving, state.Serving);
            Assert.Equal(before.Incidents.Count, state.Incidents.Count);
            Assert.Equal(Verdict.Good, state.Releases[OpenShop.Good].Verdict);
            Assert.Equal(Newest, await shop.ServesAsync());
        }
    }

    private static bool IsQuiet(ServiceState state) =>
        state is { OpenRun: null, ServingRelease: { Version: Newest, Verdict: Verdict.Good } };
}
