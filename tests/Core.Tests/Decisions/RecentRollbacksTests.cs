using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.Core.Tests.Decisions;

public sealed class RecentRollbacksTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ServiceState state = new("shop");
    private readonly RecentRollbacks recent = new();
    private readonly Clocks clocks = new();

    [Fact]
    public void One_that_begins_is_counted_once_for_an_hour_however_often_it_is_asked()
    {
        Assert.Equal(0, Count());
        Begin("watch");
        Assert.Equal(1, Count());
        Assert.Equal(1, Count());
        clocks.Pass(Hour - Minute);
        Assert.Equal(1, Count());
        clocks.Pass(Minute);
        Assert.Equal(0, Count());
    }

    [Fact]
    public void A_wall_clock_that_jumps_forward_lifts_no_limit()
    {
        Count();
        Begin("watch");
        Count();
        clocks.Jump(2 * Hour);
        Assert.Equal(1, Count());
        Begin("watch");
        Assert.Equal(2, Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void How_long_ago_the_newest_began_does_not_jump_with_the_wall_clock(int hours)
    {
        Assert.Null(recent.SinceNewest(state, clocks, clocks.Elapsed));
        Begin("watch");
        Count();
        clocks.Pass(Minute);
        clocks.Jump(hours * Hour);

        Assert.Equal(Minute, recent.SinceNewest(state, clocks, clocks.Elapsed));
        // One that is only known from the journal is never in the future.
        var other = new RecentRollbacks().SinceNewest(state, clocks, clocks.Elapsed);
        Assert.Equal(hours > 0 ? Hour + Minute : TimeSpan.Zero, other);
    }

    [Fact]
    public void A_wall_clock_that_jumps_back_makes_no_rollback_forgotten()
    {
        Count();
        Begin("watch");
        clocks.Jump(-2 * Hour);
        Assert.Equal(1, Count());
        clocks.Pass(Hour);
        Assert.Equal(1, Count());
    }

    [Fact]
    public void Those_before_the_first_look_are_counted_by_their_date()
    {
        Begin("watch");
        clocks.Pass(Minute);
        Begin("watch");
        Assert.Equal(2, Count());
        clocks.Pass(Hour - Minute);
        Assert.Equal(1, Count());
    }

    [Fact]
    public void What_a_person_asked_for_is_not_counted()
    {
        Count();
        Begin("alice");
        Assert.Equal(0, Count());
    }

    private int Count() => recent.Count(state, clocks, clocks.Elapsed);

    private void Begin(string by)
    {
        var plan = Tale.Plan(RunKind.Rollback, "1.1", "1.0");
        state.Apply([
            new Entry(
                state.Sequence + 1,
                "shop",
                clocks.GetUtcNow(),
                state.NextRun,
                new RunStarted(plan, by, "test", null)
            ),
        ]);
    }

    /// <summary>A wall clock that jumps, and beside it one that does not.</summary>
    private sealed class Clocks : TimeProvider
    {
        private DateTimeOffset wall = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

        public TimeSpan Elapsed { get; private set; } = TimeSpan.FromDays(3);

        public override DateTimeOffset GetUtcNow() => wall;

        public void Jump(TimeSpan by) => wall += by;

        public void Pass(TimeSpan span)
        {
            wall += span;
            Elapsed += span;
        }
    }
}
