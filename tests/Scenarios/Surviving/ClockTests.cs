using Lastgood.Adapters.Storage;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Surviving;

/// <summary>
/// The wall clock of the machine jumps by an hour, either way, while lastgood is at work. What it measures and waits for
/// goes on as if nothing had happened; only the dates of facts jump with it.
/// </summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Bake = TimeSpan.FromSeconds(4);

    public static TheoryData<TimeSpan> Jumps { get; } =
    [TimeSpan.FromHours(1), TimeSpan.FromHours(-1)];

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task A_jump_while_a_release_is_watched_fires_no_trigger_and_shortens_no_bake_time(
        TimeSpan jump
    )
    {
        await using var shop = await OpenShop.OpenAsync(OpenShop.Quick with { Bake = Bake });
        var clock = new WallClock(shop.Stage);
        await using var watch = await clock.WatchAsync();
        shop.Stage.AddRelease("1.1");
        await clock.MustAsync("deploy", "shop", "1.1");
        var monitored = await shop.Stage.UntilAsync(static s => s.Monitors("1.1"));

        clock.Jump(jump);

        // It is good, and what was kept warm until then is stopped.
        var state = await shop.Stage.UntilAsync(static s =>
            s.Runs is [.., { Plan.Kind: RunKind.Retire, End: not null }]
        );
        await watch.EndWatchAsync();
        Assert.Empty(state.Incidents);
        Assert.Equal(Verdict.Good, state.Releases["1.1"].Verdict);
        var entries = await EntriesAsync(shop.Stage);
        var since = At(
            entries,
            e => e is { Fact: MonitoringStarted, Run: { } run } && run == monitored.OpenRun!.Id
        );
        var until = At(entries, static e => e.Fact is VerdictGiven { Version: "1.1" });
        Assert.InRange(until - since - jump, Bake, TimeSpan.FromMinutes(2));
        await IsReadableAsync(shop.Stage, clock);
        Assert.Equal("1.1", await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task A_jump_while_a_release_is_rolled_back_does_not_disturb_the_rollback(
        TimeSpan jump
    )
    {
        var cold = OpenShop.Quick with { Keep = "stop", CommandTimeout = TimeSpan.FromSeconds(30) };
        await using var shop = await OpenShop.OpenAsync(cold);
        var stage = shop.Stage;
        var clock = new WallClock(stage);
        stage.AddBreakableRelease("1.1", Fault.Errors);
        await clock.MustAsync("deploy", "shop", "1.1");
        var gate = Path.Combine(stage.Folder, "gate");
        var start = Sh.With(
            stage.SlotScript,
            $"until [ -e {gate} ]; do sleep 0.05; done; exec \"$0\" \"$@\"",
            ["start", "{slot}", "{release}", "{port}"]
        );
        stage.Configure(cold with { Start = start });
        await using var watch = await clock.WatchAsync();
        stage.Break("1.1");
        await stage.UntilAsync(static s => s.IsAt("start"));

        clock.Jump(jump);
        await File.WriteAllTextAsync(gate, "", Cancelled);

        var state = await stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        await watch.EndWatchAsync();
        var run = Assert.Single(state.Runs, static r => r.Plan.Kind == RunKind.Rollback);
        Assert.True(run.Verification?.Result.Passed);
        Assert.Equal(Verdict.Bad, state.Releases["1.1"].Verdict);
        var incident = Assert.Single(state.Incidents);
        await IsReadableAsync(stage, clock);
        await IsRolledBackAsync(stage, incident.Id);
        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync(static r => r is { Version: "1.1", Status: 500 });
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task After_a_jump_the_next_failure_is_rolled_back_and_the_limit_an_hour_holds(
        TimeSpan jump
    )
    {
        await using var shop = await OpenShop.OpenAsync(
            OpenShop.Quick with
            {
                AutomaticRollbacksPerHour = 2,
            }
        );
        var stage = shop.Stage;
        var clock = new WallClock(stage);
        await using var watch = await clock.WatchAsync();

        await FailAsync(stage, clock, "1.1");
        await stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        clock.Jump(jump);
        await FailAsync(stage, clock, "1.2");
        await stage.UntilAsync(static s => s.Monitors(OpenShop.Good) && s.Incidents.Count == 2);
        await FailAsync(stage, clock, "1.3");
        var state = await stage.UntilAsync(static s => s.Incidents.Count == 3);
        await watch.EndWatchAsync();

        var last = state.Incidents[^1];
        Assert.Equal(DecisionKind.Ask, last.Decision?.Kind);
        Assert.EndsWith(
            "but the limit of automatic rollbacks is reached (2 of 2 in the last hour)",
            last.Decision!.Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(2, state.Runs.Count(static r => r.Plan.Kind == RunKind.Rollback));
        await IsReadableAsync(stage, clock);
        await IsRolledBackAsync(stage, state.Incidents[0].Id);
        await IsRolledBackAsync(stage, state.Incidents[1].Id);
        Assert.Equal("1.3", await shop.ServesAsync());
        await shop.NobodyNoticedAsync(static r =>
            r is { Status: 500, Version: not (null or OpenShop.Good) }
        );
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task FailAsync(ShopStage stage, WallClock clock, string version)
    {
        stage.AddBreakableRelease(version, Fault.Errors);
        await clock.MustAsync("deploy", "shop", version);
        stage.Break(version);
    }

    private static async Task<IReadOnlyList<Entry>> EntriesAsync(ShopStage stage)
    {
        await using var journal = new SqliteStore(stage.State, TimeProvider.System);
        return await journal.ReadAsync("shop", 0, Cancelled);
    }

    private static DateTimeOffset At(IReadOnlyList<Entry> entries, Func<Entry, bool> which) =>
        entries.Single(which).At;

    /// <summary>The journal is whole and in order, and every command that reads it does.</summary>
    private static async Task IsReadableAsync(ShopStage stage, WallClock clock)
    {
        var entries = await EntriesAsync(stage);
        Assert.Equal(
            Enumerable.Range(1, entries.Count),
            entries.Select(static e => (int)e.Sequence)
        );
        (await clock.MustAsync("audit", "verify")).Is(0, "the chain is whole");
        (await clock.MustAsync("status")).Is(0, "shop");
        (await clock.MustAsync("history", "shop")).Is(0, "1.1");
        (await clock.MustAsync("incident", "list")).Is(0);
        foreach (var incident in (await stage.StateAsync()).Incidents)
        {
            await clock.MustAsync("incident", "report", incident.Id, "--output", stage.Folder);
        }
    }

    /// <summary>It is told in the order in which it happened.</summary>
    private static async Task IsRolledBackAsync(ShopStage stage, string incident)
    {
        var shown = await stage.IncidentAsync(incident);
        Assert.Equal("rolled_back", shown.GetProperty("outcome").GetString());
        var kinds = shown
            .GetProperty("timeline")
            .EnumerateArray()
            .Select(static line => line.GetProperty("kind").GetString())
            .ToList();
        string[] order = ["deployment", "decision", "step", "verification"];
        Assert.Equal(
            order,
            kinds
                .Where(kind => order.Contains(kind, StringComparer.Ordinal))
                .Distinct(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }
}
