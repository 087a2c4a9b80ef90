using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using Lastgood.Core.Telling;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.Core.Tests.Telling;

public sealed class NoticesTests
{
    private static readonly NoticeRules Rules = new()
    {
        Contacts =
        [
            new("Ada", "on-call engineer", "+44 1", TimeSpan.Zero),
            new("Grace", "lead", "+44 2", TimeSpan.FromMinutes(15)),
            new("Linus", null, "+44 3", TimeSpan.FromMinutes(30)),
        ],
    };

    private static Tale RolledBack() =>
        new Tale()
            .At("14:00:00")
            .Facts(
                null,
                new IncidentOpened("shop-i1", "1.2 is in doubt", "1.2"),
                new DecisionMade(Tale.Decision(DecisionKind.RollBack, "error_rate 34%"), "shop-i1")
            )
            .Facts("shop-r2", Tale.Rollback(RunStarted.Automatic, "error_rate 34%"))
            .Step("shop-r2", 0, "14:00:10", 10)
            .Step("shop-r2", 1, "14:00:12", 2)
            .At("14:00:20")
            .Facts("shop-r2", Tale.Passed())
            .Step("shop-r2", 2, "14:00:25", 5)
            .Facts("shop-r2", new MonitoringStarted(TimeSpan.FromMinutes(15)))
            .At("14:15:25")
            .Facts(
                "shop-r2",
                new RunEnded(RunOutcome.Done, "1.1", "1.1 serves and is verified"),
                new IncidentResolved("shop-i1", "lastgood", "1.1 serves and is verified")
            );

    [Fact]
    public void A_whole_story_is_told_in_order_with_a_name_for_each_message()
    {
        var notices = Notices.Of(RolledBack().Entries, Rules, Tale.Clock("15:00:00"));

        Assert.Equal(
            [
                "shop-n1 14:00:00 incident_opened warning investigating",
                "shop-n3 14:00:00 rollback_started warning identified",
                "shop-n8 14:00:20 rollback_ended info ",
                "shop-n11 14:00:25 monitoring info monitoring",
                "shop-n3-p1 14:05:00 progress info ",
                "shop-n3-p2 14:10:00 progress info ",
                "shop-n3-p3 14:15:00 progress info ",
                "shop-n13 14:15:25 resolved info resolved",
            ],
            notices.Select(static n =>
                $"{n.Id} {n.At:HH:mm:ss} {Moments.Word(n.Moment)} {Moments.Word(n.Level)} {(n.Phase is { } p ? Moments.Word(p) : "")}"
            ),
            StringComparer.Ordinal
        );
        Assert.All(notices, static n => Assert.Equal("shop-i1", n.Thread));
        Assert.All(notices, static n => Assert.Equal("Ada", n.Contact?.Name));
        Assert.Equal(TimeSpan.FromSeconds(20), notices[2].Duration);
        Assert.Equal(
            "no change since 14:00 UTC: 1.1 serves, and is watched until 2026-01-31 14:15:25 UTC",
            notices[5].Found
        );
        // Since the last message there was a change.
        Assert.StartsWith("1.1 serves", notices[4].Found, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(925), notices[^1].Duration);
    }

    [Fact]
    public void Progress_says_which_step_is_waited_for_even_when_nothing_changes()
    {
        var tale = new Tale()
            .At("14:00:00")
            .Facts("shop-r2", Tale.Rollback("alice", "it fails"))
            .Step("shop-r2", 0, "14:00:10", 10);

        var notices = Notices.Of(tale.Entries, Rules, Tale.Clock("14:11:00"));

        Assert.Equal(
            "no change since 14:00 UTC: step 2 of 3, waiting for: switch traffic from green to blue",
            notices[^1].Found
        );
        Assert.Equal("shop-n1-p2", notices[^1].Id);
    }

    [Fact]
    public void A_failed_rollback_is_told_of_hourly_after_the_first_hour_and_not_for_ever()
    {
        var tale = new Tale()
            .At("00:00:00")
            .Facts(null, new IncidentOpened("shop-i1", "1.2 is in doubt", "1.2"))
            .Facts("shop-r2", Tale.Rollback("alice", "it fails"))
            .At("00:00:30")
            .Facts("shop-r2", new RunEnded(RunOutcome.Failed, "1.2", "the switch failed"));

        var told = Notices.Of(tale.Entries, Rules, Tale.Clock("00:00:00").AddDays(9));

        Assert.Equal(NoticeLevel.Critical, told[2].Level);
        Assert.Equal(12 + 23, told.Count(static n => n.Moment == Moment.Progress));
        Assert.Equal(
            told.Count,
            told.Select(static n => n.Id).Distinct(StringComparer.Ordinal).Count()
        );
    }

    [Fact]
    public void The_next_contact_is_called_for_as_long_as_nobody_answers()
    {
        var asked = new Tale()
            .At("14:00:00")
            .Facts(
                null,
                new IncidentOpened("shop-i1", "1.2 is in doubt", "1.2"),
                new DecisionMade(Tale.Decision(DecisionKind.Ask, "error_rate 4%"), "shop-i1")
            );
        string[] Called(string at) =>
            [
                .. Notices
                    .Of(asked.Entries, Rules, Tale.Clock(at))
                    .Where(static n => n.Moment == Moment.ApprovalWanted)
                    .Select(static n => $"{n.Id} {n.Contact!.Name}"),
            ];

        Assert.Equal(["shop-n2 Ada"], Called("14:14:59"));
        Assert.Equal(["shop-n2 Ada", "shop-n2-e1 Grace"], Called("14:15:00"));

        asked.At("14:20:00").Facts(null, new IncidentAcknowledged("shop-i1", "I look", "grace"));
        Assert.Equal(["shop-n2 Ada", "shop-n2-e1 Grace"], Called("15:00:00"));
    }

    [Fact]
    public void The_expected_end_is_the_median_of_past_rollbacks_and_unknown_before_the_first()
    {
        var tale = RolledBack();
        Assert.Null(Of(tale, "shop-n3").Expected);
        tale.At("16:00:00").Facts("shop-r3", Tale.Rollback("alice", "again", "shop-i2"));

        Assert.Equal(Tale.Clock("16:00:20"), Of(tale, "shop-n14").Expected);

        static Notice Of(Tale tale, string id) =>
            Notices.Of(tale.Entries, Rules, Tale.Clock("16:00:01")).Single(n => n.Id == id);
    }

    [Fact]
    public void What_was_made_once_is_made_again_whatever_the_time()
    {
        var tale = RolledBack();
        var whole = Notices.Of(tale.Entries, Rules, Tale.Clock("20:00:00"));
        for (var i = 1; i <= tale.Entries.Count; i++)
        {
            IReadOnlyList<Entry> known = [.. tale.Entries.Take(i)];
            var then = Notices.Of(known, Rules, known[^1].At);
            Assert.Equal(
                whole.Take(then.Count).Select(static n => n.Id),
                then.Select(static n => n.Id),
                StringComparer.Ordinal
            );
        }
    }

    [Fact]
    public void The_public_is_told_nothing_that_was_measured_said_or_run()
    {
        var tale = RolledBack();
        var texts = Notices
            .Of(tale.Entries, Rules, Tale.Clock("15:00:00"))
            .Select(static n => NoticeWords.PublicText(n, "the shop"))
            .OfType<string>()
            .ToList();

        Assert.Equal(4, texts.Count);
        Assert.All(
            texts,
            static text =>
            {
                foreach (
                    var secret in (string[])["1.1", "1.2", "nginx", "error_rate", "Ada", "green"]
                )
                {
                    Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
                }
            }
        );
        Assert.Contains("They lasted 15 min 25 s", texts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_channel_is_due_what_was_neither_delivered_nor_given_up_and_no_stale_progress()
    {
        var notices = Notices.Of(RolledBack().Entries, Rules, Tale.Clock("14:12:00"));
        var state = new ChannelState();
        Fact[] facts =
        [
            new NoticeDelivered("shop-n1", "shop", "shop-i1", "incident_opened", "t", "ts1"),
            new NoticeGivenUp("shop-n3", "shop", "shop-i1", "t", "HTTP 400"),
        ];
        state.Apply(
            facts.Select((f, i) => new Entry(i + 1, "channel:x", Tale.Clock("14:01:00"), null, f))
        );
        string[] Due() => [.. state.Due(notices, Tale.Clock("00:00:00")).Select(static n => n.Id)];

        Assert.Equal(["shop-n8", "shop-n11", "shop-n13"], Due());
        Assert.Equal([("shop-n1", "ts1")], state.Thread("shop-i1"));

        state.Apply([
            new Entry(
                3,
                "channel:x",
                Tale.Clock("14:02:00"),
                null,
                new NoticeResent("shop-n3", "shop", "alice")
            ),
        ]);
        Assert.Equal(["shop-n3", "shop-n8", "shop-n11", "shop-n13"], Due());
    }

    [Fact]
    public void A_rehearsal_tells_what_a_rollback_would_and_nothing_that_was()
    {
        var told = Rehearsal.Of("shop", RolledBack().Entries, Rules, Tale.Clock("16:00:00"));

        Assert.Equal(
            "incident_opened rollback_started rollback_ended monitoring resolved",
            string.Join(' ', told.Select(static n => Moments.Word(n.Moment)))
        );
        Assert.All(told, static n => Assert.Equal("shop-i2", n.Incident));
    }
}
