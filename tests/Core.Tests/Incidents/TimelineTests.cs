using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Tests.Incidents;

public class TimelineTests
{
    [Fact]
    public void An_automatic_rollback_is_told_from_the_deployment_to_the_end()
    {
        Assert.Equal(
            [
                "14:00:00 Deployment: ci began to deploy 1.2 to shop in place of 1.1.",
                "14:00:02 Deployment: From here on 1.2 answered the users of shop.",
                "14:00:07 Deployment: 1.2 was verified: 2 of 3 checks passed; could not be told: error_rate: 12 requests in 5s, at least 20 are needed.",
                "14:02:20 Detection: Incident shop-i1 was opened, blaming 1.2.",
                "14:02:20 Decision: lastgood decided to go back to 1.1: error_rate 34.2% > 10% for 2m since 1.2 serves; 1.1 is last good and healthy.",
                "14:02:20 Note: 1.2 was given the verdict bad by lastgood.",
                "14:02:20 Step: lastgood began to take shop back from 1.2 to 1.1.",
                "14:02:20 Step: \"start 1.1 in blue\" was done in 100 ms (found: running already).",
                "14:02:20 Step: \"switch traffic from green to blue\" was done in 30 ms (workers: 4 of 4); from here on 1.1 answered the users of shop.",
                "14:02:25 Verification: 1.1 was verified: 2 of 3 checks passed; could not be told: error_rate: 12 requests in 5s, at least 20 are needed.",
                "14:02:27 Step: \"stop 1.2 in green\" was done in 1.8 s.",
                "14:02:27 Note: 1.1 is watched for 15 min from here on.",
                "14:02:27 Note: 1.2 had answered 4,130 requests, 1,240 of them with a server error.",
                "14:17:27 End: The rollback ended as done: 1.1 was watched for 15m without a trigger.",
                "14:17:27 End: Incident shop-i1 was resolved by lastgood.",
            ],
            Lines(Stories.RolledBack())
        );
    }

    [Fact]
    public void What_was_taken_back_says_who_answers_the_users_again()
    {
        Assert.Equal(
            [
                "14:02:25 Verification: 1.1 failed its verification: smoke: checkout answered 500.",
                "14:02:25 Step: \"switch traffic from green to blue\" was taken back (workers: 4 of 4); from here on 1.2 answered the users of shop again.",
                "14:02:27 Step: \"start 1.1 in blue\" was taken back.",
                "14:02:27 End: The rollback ended as undone: 1.1 failed its verification (smoke: checkout answered 500); everything was taken back, 1.2 serves now.",
            ],
            Lines(Stories.RollbackUndone())[^4..]
        );
    }

    [Fact]
    public void A_failed_deployment_is_told_step_by_step_and_once()
    {
        Assert.Equal(
            [
                "14:00:00 Deployment: ci began to deploy 1.2 to shop in place of 1.1.",
                "14:00:30 Step: \"start 1.2 in blue\" failed: 1.2 in blue did not get healthy within 30 s: HTTP 503.",
                "14:00:31 Step: \"start 1.2 in blue\" was taken back.",
                "14:00:31 End: The deployment ended as undone: 1.2 in blue did not get healthy within 30 s: HTTP 503; everything was taken back, 1.1 serves now.",
                "14:00:31 Detection: Incident shop-i1 was opened, blaming 1.2.",
                "14:00:31 End: Incident shop-i1 was resolved by lastgood.",
            ],
            Lines(Stories.NeverServed())
        );
    }

    [Fact]
    public void A_question_and_its_answer_by_hand_are_both_told()
    {
        var lines = Lines(Stories.Answered());

        Assert.Contains(
            lines,
            static l =>
                l.StartsWith(
                    "14:02:05 Decision: lastgood asked for a person's decision: error_rate",
                    StringComparison.Ordinal
                )
        );
        Assert.Contains(
            "14:02:20 Note: 1.2 was given the verdict bad by alice.",
            lines,
            StringComparer.Ordinal
        );
        Assert.Contains(
            "14:02:20 Step: alice began to take shop back from 1.2 to 1.1: 1.1 is healthy again.",
            lines,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void A_step_that_was_found_done_after_a_crash_says_so()
    {
        Assert.Contains(
            "14:03:20 Step: \"switch traffic from green to blue\" was done in 4 ms (found: applied, by a process that did not live to record it); from here on 1.1 answered the users of shop.",
            Lines(Stories.Resumed()),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void A_step_that_is_in_doubt_is_told_as_begun()
    {
        Assert.Equal(
            "14:02:20 Step: \"switch traffic from green to blue\" was begun; nothing is known of its end yet.",
            Lines(Stories.Acting())[^1]
        );
    }

    [Fact]
    public void A_release_that_came_by_other_means_is_in_it_and_so_is_what_others_make_serve_meanwhile()
    {
        var entries = new Tale()
            .At("13:00:00")
            .Facts(
                null,
                new ReleaseRecorded(new Release("1.2"), "bob"),
                new ReleaseActivated("1.2", "1.1", RunKind.Deploy, "bob")
            )
            .At("13:05:00")
            .Facts(null, new IncidentOpened("shop-i1", "health failed 3 times in a row", "1.2"))
            .At("13:10:00")
            .Facts(null, new ReleaseActivated("1.3", "1.2", RunKind.Deploy, "somebody else"))
            .At("13:20:00")
            .Facts(null, new IncidentResolved("shop-i1", "alice", "fixed by 1.3"))
            .At("13:30:00")
            .Facts(null, new ReleaseActivated("1.4", "1.3", RunKind.Deploy, "bob"))
            .Entries;

        Assert.Equal(
            [
                "13:00:00 Deployment: From here on 1.2 answered the users of shop in place of 1.1; activated by bob.",
                "13:05:00 Detection: Incident shop-i1 was opened, blaming 1.2.",
                "13:10:00 Deployment: From here on 1.3 answered the users of shop in place of 1.2; activated by somebody else.",
                "13:20:00 End: Incident shop-i1 was resolved by alice: fixed by 1.3.",
            ],
            Lines(entries)
        );
    }

    [Fact]
    public void Each_line_is_one_line_of_harmless_text_whatever_the_facts_hold()
    {
        const string hostile = "a\u001b[2Jb\r\n\n# c\u202Ed\u0000e\ud800f\u2028g";
        var entries = new Tale()
            .At("13:00:00")
            .Facts(null, new IncidentOpened("shop-i1", hostile, hostile))
            .Facts(
                "shop-r1",
                new RunStarted(
                    Tale.Plan(RunKind.Rollback, "1.2\n", "1.1"),
                    "eve\n",
                    hostile,
                    "shop-i1"
                )
            )
            .Facts("shop-r1", new StepFailed(0, hostile + new string('x', 100_000), hostile))
            .Facts("shop-r1", new StepUndone(0, Details.Of((hostile, hostile))))
            .Facts(null, new IncidentResolved("shop-i1", hostile, hostile))
            .Entries;

        var lines = Lines(entries);

        Assert.Equal(5, lines.Count);
        Assert.All(
            lines,
            static l =>
                Assert.DoesNotContain(
                    l,
                    static c =>
                        char.IsControl(c) || c is '\u202E' or '\u2028' || char.IsSurrogate(c)
                )
        );
        Assert.All(lines, static l => Assert.InRange(l.Length, 1, 2100));
    }

    [Fact]
    public void There_is_no_story_of_an_incident_that_does_not_exist()
    {
        Assert.Null(IncidentStory.Find(Stories.RolledBack(), "shop-i2"));
        Assert.Null(IncidentStory.Find([], "shop-i1"));
    }

    private static List<string> Lines(IReadOnlyList<Entry> entries) =>
        [
            .. Timeline
                .Of(IncidentStory.Find(entries, "shop-i1")!)
                .Select(static l => $"{l.At:HH:mm:ss} {l.Kind}: {l.What}"),
        ];
}
