using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Tests.Releases;

public sealed class RetentionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_last_proven_deployments_are_counted_and_not_the_images()
    {
        // Three bad ones in between: an image count of 3 would have kept nothing that is good.
        var state = After([
            .. Good("1"),
            .. Good("2"),
            .. Bad("3"),
            .. Bad("4"),
            .. Bad("5"),
            .. Good("6"),
        ]);

        Assert.Equal("6 2", Kept(state, new RetentionRule(2, [])));
    }

    [Fact]
    public void What_serves_the_way_back_and_what_is_pinned_stay_whatever_they_are()
    {
        var state = After([.. Good("1"), .. Good("2"), .. Good("3"), .. Bad("4")]);

        // 4 serves although it is bad, 3 is the way back, 1 is pinned.
        Assert.Equal("4 3 1", Kept(state, new RetentionRule(1, ["1"])));
    }

    [Fact]
    public void What_was_recorded_and_never_served_stays()
    {
        var state = After([
            .. Good("1"),
            new ReleaseRecorded(new Release("2"), "ci"),
            .. Good("3"),
        ]);

        Assert.Contains("2", Kept(state, new RetentionRule(1, [])), StringComparison.Ordinal);
    }

    [Fact]
    public void What_served_and_was_never_proven_goes_once_others_followed()
    {
        var state = After([.. Served("1"), .. Good("2"), .. Good("3")]);

        var gone = Retention.Of(state, RetentionRule.Default).Single(static r => !r.Keep);

        Assert.Equal("1", gone.Record.Version);
        Assert.Contains("never proven good", gone.Why, StringComparison.Ordinal);
        Assert.Null(gone.GoodSince);
    }

    private static string Kept(ServiceState state, RetentionRule rule) =>
        string.Join(
            ' ',
            Retention.Of(state, rule).Where(static r => r.Keep).Select(static r => r.Record.Version)
        );

    private static Fact[] Served(string version) =>
        [
            new ReleaseRecorded(new Release(version), "ci"),
            new ReleaseActivated(version, null, RunKind.Deploy, "ci"),
        ];

    private static Fact[] Good(string version) =>
        [.. Served(version), new VerdictGiven(version, Verdict.Good, "proven", "lastgood", null)];

    private static Fact[] Bad(string version) =>
        [.. Served(version), new VerdictGiven(version, Verdict.Bad, "errors", "lastgood", null)];

    private static ServiceState After(Fact[] facts) =>
        ServiceState.From(
            "shop",
            facts.Select(static (f, i) => new Entry(i + 1, "shop", Start.AddMinutes(i), null, f))
        );
}
