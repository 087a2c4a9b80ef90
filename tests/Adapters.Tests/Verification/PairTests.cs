using Lastgood.Adapters.Verification;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Tests.Verification;

/// <summary>Which two releases are compared.</summary>
public sealed class PairTests
{
    private static readonly Candidate Serving = new(
        "green",
        "http://127.0.0.1:2",
        "1.2",
        Running: true,
        Healthy: true,
        Serving: true
    );

    private static readonly Candidate Warm = new(
        "blue",
        "http://127.0.0.1:1",
        "1.1",
        Running: true,
        Healthy: true,
        Serving: false
    );

    [Fact]
    public void What_serves_is_compared_with_what_runs_beside_it()
    {
        var pair = Pair.Find([Warm, Serving], "1.2");

        Assert.Equal((Warm, Serving, null), (pair.Baseline, pair.Candidate, pair.Missing));
    }

    [Fact]
    public void Where_nothing_else_runs_that_is_said() =>
        Assert.Equal(
            "no other release runs beside 1.2",
            Pair.Find([Warm with { Running = false }, Serving], "1.2").Missing
        );

    [Fact]
    public void The_same_release_twice_is_no_pair() =>
        Assert.NotNull(Pair.Find([Warm with { Version = "1.2" }, Serving], "1.2").Missing);

    [Fact]
    public void Where_it_cannot_be_told_what_serves_that_is_said() =>
        Assert.Equal(
            "it cannot be told where 1.2 runs",
            Pair.Find([Warm, Serving with { Url = null }], "1.2").Missing
        );
}
