using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Delivery;
using Lastgood.Core.Journal;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Tests.Notifications;

public sealed class ChannelWorkerTests
{
    private static readonly Receipt Delivered = new Receipt.Delivered("ts");

    [Fact]
    public async Task What_happens_is_told_once_and_in_order_however_many_processes_look()
    {
        await using var stage = new Stage();
        var references = new List<string?>();
        var phone = new Phone(
            (_, thread) =>
            {
                references.Add(thread.Root);
                return Delivered;
            }
        );
        await stage.OpenAsync("shop");
        await stage.Start(phone).WorkAsync();
        await stage.ResolveAsync("shop");
        var (one, other) = (stage.Start(phone), stage.Start(phone));
        await one.WorkAsync();
        await other.WorkAsync();

        Assert.Equal(["shop-n1", "shop-n4"], phone.Heard);
        Assert.Equal([null, "ts"], references);
        Assert.Equal(0, other.Worker.Open);
    }

    [Fact]
    public async Task One_incident_that_cannot_be_told_holds_back_its_own_messages_alone()
    {
        await using var stage = new Stage();
        var isBroken = true;
        var phone = new Phone(
            (message, _) =>
                isBroken && message.Notice.Service == "shop"
                    ? new Receipt.Later("HTTP 500")
                    : Delivered
        );
        await stage.OpenAsync("shop");
        await stage.ResolveAsync("shop");
        await stage.OpenAsync("cart");
        var process = stage.Start(phone);
        await process.WorkAsync();

        Assert.Equal(["shop-n1", "cart-n3"], phone.Heard);
        // Before its pause is over nothing is tried; after it everything comes in order.
        await process.WorkAsync();
        Assert.Equal(2, phone.Heard.Count);
        isBroken = false;
        stage.Time.Pass(1);
        await process.WorkAsync();
        Assert.Equal(["shop-n1", "cart-n3", "shop-n1", "shop-n2"], phone.Heard);
        Assert.All(
            await stage.StatusAsync(),
            static s => Assert.Equal(DeliveryStatus.Delivered, s.Value)
        );
    }

    [Fact]
    public async Task A_failing_message_is_tried_at_growing_intervals_noted_once_and_given_up_after_a_day()
    {
        await using var stage = new Stage();
        var phone = new Phone(static (_, _) => new Receipt.Later("connection refused"));
        await stage.OpenAsync("shop");
        var process = stage.Start(phone);
        var passed = 0;
        while (passed < 25 * 3600)
        {
            await process.WorkAsync();
            stage.Time.Pass(60);
            passed += 60;
        }

        var facts = await stage.Store.ReadAsync(
            "channel:phone",
            0,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(
            [typeof(ChannelOpened), typeof(NoticeDelayed), typeof(NoticeGivenUp)],
            facts.Select(static e => e.Fact.GetType())
        );
        // Every five minutes at most, once it has gone on for a while.
        Assert.InRange(phone.Heard.Count, 200, 320);
    }

    [Fact]
    public async Task A_dead_letter_lets_the_others_pass_and_can_be_sent_again()
    {
        await using var stage = new Stage();
        var refuses = true;
        var phone = new Phone(
            (message, _) =>
                refuses && message.Id == "shop-n1" ? new Receipt.Refused("HTTP 400") : Delivered
        );
        await stage.OpenAsync("shop");
        await stage.ResolveAsync("shop");
        var process = stage.Start(phone);
        await process.WorkAsync();
        Assert.Equal(DeliveryStatus.GivenUp, (await stage.StatusAsync())["shop-n1"]);
        Assert.Equal(DeliveryStatus.Delivered, (await stage.StatusAsync())["shop-n2"]);

        refuses = false;
        await stage.HappensAsync("channel:phone", new NoticeResent("shop-n1", "shop", "alice"));
        await process.WorkAsync();
        await process.WorkAsync();
        Assert.Equal(DeliveryStatus.Delivered, (await stage.StatusAsync())["shop-n1"]);
        Assert.Equal(["shop-n1", "shop-n2", "shop-n1"], phone.Heard);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_left_alone_until_somebody_asks()
    {
        await using var stage = new Stage();
        Receipt answer = new Receipt.Gone("HTTP 410");
        var phone = new Phone((_, _) => answer);
        await stage.OpenAsync("shop");
        await stage.OpenAsync("cart");
        var process = stage.Start(phone);
        await process.WorkAsync();
        Assert.Single(phone.Heard);
        Assert.Equal(
            [DeliveryStatus.GivenUp, DeliveryStatus.GivenUp],
            (await stage.StatusAsync()).Values
        );

        answer = Delivered;
        await stage.HappensAsync("channel:phone", new NoticeResent("cart-n2", "cart", "alice"));
        await process.WorkAsync();
        await process.WorkAsync();
        Assert.Equal(DeliveryStatus.Delivered, (await stage.StatusAsync())["cart-n2"]);
    }

    [Fact]
    public async Task What_is_older_than_a_day_when_a_channel_is_first_used_is_not_told()
    {
        await using var stage = new Stage();
        await stage.OpenAsync("shop");
        stage.Time.Pass(25 * 3600);
        await stage.ResolveAsync("shop");
        var phone = new Phone(static (_, _) => Delivered);
        await stage.Start(phone).WorkAsync();

        Assert.Equal(["shop-n2"], phone.Heard);
    }

    [Fact]
    public async Task A_channel_that_throws_or_hangs_is_tried_again_later()
    {
        await using var stage = new Stage();
        var times = 0;
        var phone = new Phone(
            (_, _) => ++times == 1 ? throw new InvalidOperationException("rubbish") : Delivered
        );
        await stage.OpenAsync("shop");
        var process = stage.Start(phone);
        await process.WorkAsync();
        Assert.Equal("rubbish", process.Worker.Trouble);
        stage.Time.Pass(2);
        await process.WorkAsync();
        Assert.Equal(1, process.Worker.Delivered);
    }

    [Fact]
    public async Task Killed_at_every_append_it_tells_everything_at_least_once_and_in_order()
    {
        for (var place = 1; ; place++)
        {
            await using var stage = new Stage();
            var phone = new Phone(static (_, _) => Delivered);
            await stage.OpenAsync("shop");
            await stage.ResolveAsync("shop");
            var dying = new DyingJournal(stage.Store, place);
            stage.Journal = dying;
            try
            {
                await stage.Start(phone).WorkAsync();
            }
            catch (JournalException e) when (e.Message == "killed")
            {
                stage.Journal = stage.Store;
                await stage.Start(phone).WorkAsync();
            }
            var first = phone.Heard.IndexOf("shop-n2");
            Assert.True(first > 0);
            Assert.All(phone.Heard.Take(first), static id => Assert.Equal("shop-n1", id));
            Assert.All(phone.Heard.Skip(first), static id => Assert.Equal("shop-n2", id));
            Assert.All(
                await stage.StatusAsync(),
                static s => Assert.Equal(DeliveryStatus.Delivered, s.Value)
            );
            if (!dying.IsDead)
            {
                // Before and after each of three appends.
                Assert.Equal(7, place);
                return;
            }
        }
    }

    [Theory]
    [InlineData(1, null, 0.0, 0.5)]
    [InlineData(1, null, 1.0, 1)]
    [InlineData(4, null, 1.0, 8)]
    [InlineData(60, null, 1.0, 300)]
    [InlineData(1, 42.0, 0.0, 42)]
    [InlineData(1, 86_400.0, 0.0, 3600)]
    public void Pauses_grow_and_have_an_end(
        int failures,
        double? asked,
        double jitter,
        double seconds
    ) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            BackOff.After(
                failures,
                asked is { } wanted ? TimeSpan.FromSeconds(wanted) : null,
                jitter
            )
        );

    /// <summary>Dies before or after one of its appends.</summary>
    private sealed class DyingJournal(IJournal journal, int place) : IJournal
    {
        private int places;

        public bool IsDead => places >= place;

        public Task<IReadOnlyList<Entry>> ReadAsync(
            string service,
            long after,
            CancellationToken cancellation
        ) => journal.ReadAsync(service, after, cancellation);

        public async Task<IReadOnlyList<Entry>> AppendAsync(
            ILease lease,
            IReadOnlyList<NewFact> facts,
            CancellationToken cancellation
        )
        {
            Place();
            var entries = await journal.AppendAsync(lease, facts, cancellation);
            Place();
            return entries;
        }

        private void Place()
        {
            if (++places == place)
            {
                throw new JournalException("killed");
            }
        }
    }
}
