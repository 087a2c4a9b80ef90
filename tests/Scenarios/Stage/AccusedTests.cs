using Lastgood.Shop;
using Lastgood.Stage.Load;

namespace Lastgood.Scenarios.Stage;

public sealed class AccusedTests
{
    private const string Blue = "127.0.0.1:8001";
    private const string Green = "127.0.0.1:8002";

    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>1.2 serves in green from second 10 to second 20.</summary>
    private static readonly Reply[] Ordinary =
    [
        Answer(5, 200, "1.1", Blue),
        Answer(10, 200, "1.2", Green),
        Answer(25, 200, "1.1", Blue),
    ];

    [Theory]
    [InlineData(Fault.Errors, 500, "1.2")]
    [InlineData(Fault.Crash, 502, null)]
    [InlineData(Fault.Hang, 504, null)]
    public void What_the_fault_looks_like_is_held_against_the_release(
        Fault fault,
        int status,
        string? version
    )
    {
        var report = Judge(fault, Answer(15, status, version, Green));

        Assert.Equal(1, report.FailedByRelease);
        Assert.Empty(report.FailedBySwitch);
        Assert.Equal(Noon.AddSeconds(15.01), report.FirstBadAt);
        Assert.Equal(Noon.AddSeconds(15.01), report.LastBadAt);
    }

    [Theory]
    [InlineData(Fault.Errors, 502, null)]
    [InlineData(Fault.Slow, 504, null)]
    [InlineData(Fault.Crash, 504, null)]
    [InlineData(Fault.Hang, 502, null)]
    [InlineData(Fault.None, 500, "1.2")]
    public void What_the_fault_does_not_explain_is_held_against_the_switch(
        Fault fault,
        int status,
        string? version
    )
    {
        var report = Judge(fault, Answer(15, status, version, Green));

        Assert.Equal(0, report.FailedByRelease);
        Assert.Single(report.FailedBySwitch);
    }

    [Theory]
    [InlineData(9, Green)]
    [InlineData(21, Green)]
    [InlineData(15, Blue)]
    public void A_failure_outside_the_releases_time_or_slot_is_held_against_the_switch(
        double sent,
        string slot
    )
    {
        var report = Judge(Fault.Crash, Answer(sent, 502, null, slot));

        Assert.Equal(0, report.FailedByRelease);
        Assert.Single(report.FailedBySwitch);
    }

    [Fact]
    public void A_request_sent_before_the_switch_and_answered_after_it_is_still_the_releases()
    {
        var report = Judge(Fault.Hang, Answer(19, 504, null, Green, took: 2));

        Assert.Equal(1, report.FailedByRelease);
        Assert.Equal(Noon.AddSeconds(21), report.LastBadAt);
    }

    [Theory]
    [InlineData(Fault.Errors)]
    [InlineData(Fault.Slow)]
    [InlineData(Fault.Crash)]
    [InlineData(Fault.Hang)]
    public void A_broken_connection_is_always_held_against_the_switch(Fault fault)
    {
        var reset = new Reply("/", At(15), At(15.1), null, null, null, "Connection reset by peer");

        Assert.Same(reset, Assert.Single(Judge(fault, reset).FailedBySwitch));
    }

    [Fact]
    public void A_slow_answer_is_a_bad_one_only_of_a_release_that_is_slow()
    {
        var slow = Answer(15, 200, "1.2", Green, took: .4);
        var sluggish = Answer(22, 200, "1.1", Blue, took: .4);

        Assert.Equal(1, Judge(Fault.Slow, slow, sluggish).FailedByRelease);
        Assert.Equal(0, Judge(Fault.Errors, slow, sluggish).FailedByRelease);
        Assert.Empty(Judge(Fault.Slow, slow, sluggish).FailedBySwitch);
    }

    [Fact]
    public void A_release_that_never_answered_is_not_blamed()
    {
        var report = new Accused("1.2", Fault.Crash, null).Judge([Answer(15, 502, null, Green)]);

        Assert.Equal(0, report.FailedByRelease);
        Assert.Null(report.FirstBadAt);
        Assert.Single(report.FailedBySwitch);
    }

    private static TrafficReport Judge(Fault fault, params Reply[] replies) =>
        new Accused("1.2", fault, At(20)).Judge([.. Ordinary, .. replies]);

    private static Reply Answer(
        double sent,
        int status,
        string? version,
        string slot,
        double took = .01
    ) => new("/checkout", At(sent), At(sent + took), status, version, slot, null);

    private static DateTimeOffset At(double second) => Noon.AddSeconds(second);
}
