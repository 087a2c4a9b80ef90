using System.Collections.Concurrent;
using Lastgood.Adapters.Signals.Alertmanager;
using Lastgood.App.Daemon.Alerts;
using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Signals;
using Lastgood.Core.Tests;

namespace Lastgood.App.Tests.Daemon;

public sealed class AlertKeepingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly World world = new();
    private readonly ConcurrentQueue<string> said = new();
    private readonly Bells bells = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private AlertKeeping Keeping =>
        new(
            name =>
                name == "shop"
                    ? new ServiceDesk(name, world, world, TimeProvider.System, static _ => { })
                    : null,
            bells,
            new LastHeard(),
            new MonotonicClock(TimeProvider.System),
            TimeProvider.System,
            said.Enqueue
        );

    [Fact]
    public async Task Repeats_groups_and_resolutions_write_one_fact_each()
    {
        var firing = new[] { Notice("a"), Notice("b") };
        await Keeping.StoreAsync(firing, Cancelled);
        await Keeping.StoreAsync(firing, Cancelled);
        await Keeping.StoreAsync([Notice("a"), Notice("c")], Cancelled);
        await Keeping.StoreAsync([Over("b")], Cancelled);
        await Keeping.StoreAsync([Over("b"), Over("never-fired")], Cancelled);

        Assert.Equal(
            ["fired a", "fired b", "fired c", "over b"],
            world.Entries.Select(static e =>
                e.Fact switch
                {
                    AlertFired f => $"fired {f.Fingerprint}",
                    AlertResolved f => $"over {f.Fingerprint}",
                    _ => e.Fact.ToString(),
                }
            ),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task An_alert_that_was_over_and_began_again_without_our_knowing_is_news()
    {
        await Keeping.StoreAsync([Notice("a")], Cancelled);
        await Keeping.StoreAsync([Notice("a") with { StartsAt = Noon.AddHours(1) }], Cancelled);
        // The other one of two Alertmanagers, which still has the first beginning.
        await Keeping.StoreAsync([Notice("a")], Cancelled);

        Assert.Equal(2, world.Entries.Count);
        Assert.Equal(Noon.AddHours(1), Assert.Single(world.State.Cautions.Alerts).Fact.StartsAt);
    }

    [Fact]
    public async Task An_alert_of_nobody_is_said_and_what_came_with_it_is_stored()
    {
        await Keeping.StoreAsync(
            [
                Notice("a") with
                {
                    Service = null,
                    Unmapped = "no service has service=\"x\"",
                },
                Notice("b") with
                {
                    Service = "gone",
                },
                Notice("c"),
            ],
            Cancelled
        );

        Assert.Equal(
            [
                "an alert that is not stored, HighErrorRate: no service has service=\"x\"",
                "1 alerts are not stored: gone is not watched any more",
            ],
            said,
            StringComparer.Ordinal
        );
        Assert.Single(world.Entries);
    }

    [Fact]
    public async Task While_a_run_holds_the_service_the_alert_has_to_come_again_and_nothing_is_lost()
    {
        var lease = await ((ILeases)world).TryAcquireAsync("shop", Cancelled);
        await Assert.ThrowsAsync<ReceiverBusyException>(() =>
            Keeping.StoreAsync([Notice("a")], Cancelled)
        );
        Assert.Empty(world.Entries);

        await lease!.DisposeAsync();
        await Keeping.StoreAsync([Notice("a")], Cancelled);

        Assert.Single(world.Entries);
    }

    [Fact]
    public async Task A_lease_that_is_soon_free_is_waited_for_and_the_watch_is_woken()
    {
        var lease = await ((ILeases)world).TryAcquireAsync("shop", Cancelled);
        var stored = Keeping.StoreAsync([Notice("a")], Cancelled);
        Assert.False(stored.IsCompleted);
        await lease!.DisposeAsync();

        await stored;

        Assert.Single(world.Entries);
        await bells.HeardAsync("shop", Cancelled);
    }

    private static AlertNotice Notice(string fingerprint) =>
        new()
        {
            Service = "shop",
            Unmapped = null,
            Subject = "HighErrorRate",
            Firing = true,
            StartsAt = Noon,
            EndsAt = null,
            Fingerprint = fingerprint,
            Evidence = "5xx",
            GroupKey = "g",
            Truncated = 0,
        };

    private static AlertNotice Over(string fingerprint) =>
        Notice(fingerprint) with
        {
            Firing = false,
            EndsAt = Noon.AddMinutes(1),
        };
}
