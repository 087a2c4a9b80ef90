using Lastgood.App.Daemon;
using Lastgood.Core.Decisions;
using Lastgood.Core.Incidents.CheckLists;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;

namespace Lastgood.App.Tests.Daemon;

public class RemindingTests
{
    [Fact]
    public async Task What_is_late_is_reminded_of_once_until_something_else_is_late_too()
    {
        IReadOnlyList<string> items = ["root-cause"];
        var looks = 0;
        var watched = await WatchedWorld.BeginAsync(
            "shop",
            new Fleet(new RollbackCap(1, TimeSpan.FromMinutes(10)))
            {
                LateAsync = (_, now, _) =>
                {
                    looks++;
                    return Task.FromResult<IReadOnlyList<LateWork>>([
                        new LateWork("shop-i1", items, [], now),
                    ]);
                },
            }
        );
        await watched.SayAsync(new IncidentOpened("shop-i1", "errors", "1.2"));

        await watched.WatchAsync(static state => ReminderOf(state) is not null);
        Assert.Equal(["root-cause"], ReminderOf(watched.State)!.Items, StringComparer.Ordinal);
        var facts = watched.State.Sequence;
        await watched.WatchAsync(static _ => false, 3);
        Assert.Equal(2, looks);
        Assert.Equal(facts, watched.State.Sequence);

        items = ["root-cause", "report"];
        await watched.WatchAsync(static state => ReminderOf(state)?.Items.Count == 2);
    }

    [Fact]
    public async Task A_fix_that_does_not_come_in_time_goes_back_where_the_policy_says_so()
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.Policy = watched.Policy with
        {
            Limits = new PolicyLimits { Unfixed = TriggerAction.RollBack },
        };
        await watched.SayAsync(
            new FixPromised(TimeSpan.FromMilliseconds(1), "1.3 is built", "alice")
        );

        await watched.WatchAsync(static state => state.Serving?.Version == "1.1");

        Assert.StartsWith(
            "the fix that alice promised within 1ms did not come",
            watched.State.Incidents[^1].Decision!.Reason,
            StringComparison.Ordinal
        );
    }

    private static WorkLate? ReminderOf(ServiceState state) =>
        state.Incidents is [.., { FollowUp: FollowUpState followUp }] ? followUp.Reminder : null;
}
