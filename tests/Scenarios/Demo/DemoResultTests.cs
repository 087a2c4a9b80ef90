using Lastgood.Demo;
using Lastgood.Shop;
using Lastgood.Stage.Load;

namespace Lastgood.Scenarios.Demo;

public sealed class DemoResultTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly IncidentView Incident = new(
        "shop-i1",
        "1.2 → 1.1",
        "1.2",
        "rolled_back",
        Noon.AddSeconds(2.25),
        Noon.AddSeconds(2.375).ToOffset(TimeSpan.FromHours(5)),
        Noon.AddSeconds(4),
        Requests: 400
    );

    private static readonly TrafficReport Traffic = new(
        Requests: 4600,
        FailedByRelease: 130,
        FailedBySwitch: [],
        FirstBadAt: Noon.AddMilliseconds(7.9),
        LastBadAt: Noon.AddSeconds(2.5)
    );

    private static readonly DemoResult AsPromised = new(
        Fault.Crash,
        Incident,
        Traffic,
        "/tmp/shop-i1.md"
    );

    private static readonly Reply Reset = new("/", Noon, Noon, null, null, null, "reset");

    [Fact]
    public void The_JSON_is_one_line_with_every_moment_in_UTC_to_the_millisecond()
    {
        Assert.Equal(
            """
            {"fault":"crash","outcome":"rolled_back","first_bad_at":"2026-01-02T12:00:00.007Z",
            "decided_at":"2026-01-02T12:00:02.250Z","switched_at":"2026-01-02T12:00:02.375Z",
            "last_bad_at":"2026-01-02T12:00:02.500Z","verified_at":"2026-01-02T12:00:04.000Z",
            "requests":4600,"failed_by_bad_release":130,"failed_by_switch":0,"report":"/tmp/shop-i1.md"}
            """.ReplaceLineEndings(""),
            AsPromised.ToJson()
        );
    }

    [Fact]
    public void A_demo_that_broke_off_has_the_same_fields_and_says_so()
    {
        Assert.Equal(
            """
            {"fault":"slow","outcome":"failed","first_bad_at":null,"decided_at":null,"switched_at":null,
            "last_bad_at":null,"verified_at":null,"requests":null,"failed_by_bad_release":null,
            "failed_by_switch":null,"report":null}
            """.ReplaceLineEndings(""),
            DemoResult.Failed(Fault.Slow).ToJson()
        );
    }

    [Fact]
    public void It_is_as_promised_only_where_it_was_rolled_back_and_the_switch_failed_nobody()
    {
        Assert.True(AsPromised.IsAsPromised);
        Assert.False(
            (AsPromised with { Incident = Incident with { Outcome = "undone" } }).IsAsPromised
        );
        Assert.False(
            (AsPromised with { Traffic = Traffic with { FailedBySwitch = [Reset] } }).IsAsPromised
        );
        Assert.False(DemoResult.Failed(Fault.Errors).IsAsPromised);
    }
}
