using System.Text;
using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Prometheus;

/// <summary>What is made of figures and of their times.</summary>
public sealed class PrometheusFiguresTests : PrometheusDoubleTests
{
    [Theory]
    [InlineData(
        -300,
        "evaluated 5 min before it was answered: from a cache, or by clocks that differ"
    )]
    [InlineData(300, "evaluated 5 min after it was answered: clocks differ")]
    [InlineData(-20, null)]
    [InlineData(20, null)]
    public async Task An_answer_of_another_time_is_no_data(double seconds, string? why)
    {
        await using var server = PrometheusDouble.Answering(_ =>
            (
                200,
                PrometheusDouble.Date,
                PrometheusDouble.Vector("5", at: PrometheusDouble.Evaluated + seconds - 0.5)
            )
        );

        Assert.Equal(
            why is null ? null : $"prometheus: {why}",
            (await OneAsync(Source(server.Url))).Missing
        );
    }

    [Theory]
    [InlineData(-70, 0, "the newest data is 70 s old, at most 60 s is usable")]
    [InlineData(
        -70,
        100,
        "the newest data is 70 s old, at most 60 s is usable (its clock is 100 s behind ours)"
    )]
    [InlineData(
        40,
        -100,
        "the newest data is 40 s in the future: the clocks of those who scrape and answer differ (its clock is 100 s ahead of ours)"
    )]
    [InlineData(-50, 100, null)]
    [InlineData(20, -100, null)]
    public async Task Data_of_another_time_is_no_data(double newest, double ours, string? why)
    {
        Time.Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).AddSeconds(ours);
        await using var server = PrometheusDouble.Answering(form =>
            (
                200,
                PrometheusDouble.Date,
                PrometheusDouble.Vector(
                    form == "query=age"
                        ? FormattableString.Invariant($"{PrometheusDouble.Evaluated + newest}")
                        : "5"
                )
            )
        );

        Assert.Equal(
            why is null ? null : $"prometheus: {why}",
            (await OneAsync(Source(server.Url, query: q => q with { Newest = "age" }))).Missing
        );
    }

    [Theory]
    [InlineData("12", "0.5", null, 12.0 * 60)]
    [InlineData("0", "NaN", "no requests in 60 s", null)]
    [InlineData(
        "NaN",
        "0.5",
        "how many requests there were is not known: not a number (NaN): nothing was observed, or nothing to divide by",
        null
    )]
    [InlineData(
        "12",
        "12.5",
        "12.5 is no share; the query has to give 0 to 1, not a percentage",
        null
    )]
    [InlineData("12", "-0.1", "-0.1 is below 0", null)]
    public async Task An_error_rate_says_how_many_requests_it_rests_on(
        string requests,
        string errors,
        string? why,
        double? count
    )
    {
        await using var server = PrometheusDouble.Answering(form =>
            (200, "", PrometheusDouble.Vector(form == "query=requests" ? requests : errors))
        );
        var source = Source(
            server.Url,
            static o =>
                o with
                {
                    Queries =
                    [
                        new PrometheusQuery(Signal.ErrorRate, "errors"),
                        new PrometheusQuery(Signal.Requests, "requests"),
                    ],
                }
        );

        var sample = (await source.ReadAsync(Stop))[0].Sample;

        Assert.Equal(Signal.ErrorRate, sample.Signal);
        Assert.Equal(why is null ? null : $"prometheus: {why}", sample.Missing);
        Assert.Equal(count, sample.Requests);
    }

    [Fact]
    public async Task A_counter_never_falls_when_an_instance_goes_or_begins_anew()
    {
        var page = Counters(("a", 5), ("b", 3));
        await using var server = PrometheusDouble.Answering(_ => (200, "", page));
        var source = Source(
            server.Url,
            static o => o with { Queries = [new PrometheusQuery(Signal.Restarts, "restarts")] }
        );
        var counts = new List<double?>();
        foreach (
            var next in new[]
            {
                page,
                Counters(("a", 6), ("b", 3)),
                // One instance is replaced by another, which a new name must not make new events.
                Counters(("a", 6), ("c", 9)),
                // One begins anew.
                Counters(("a", 2), ("c", 9)),
                // One comes back after a gap.
                Counters(("a", 2), ("b", 4), ("c", 9)),
            }
        )
        {
            page = next;
            counts.Add((await OneAsync(source)).Value);
        }

        Assert.Equal([0, 1, 1, 3, 4], counts);

        static string Counters(params (string Pod, double Value)[] pods) =>
            new StringBuilder("""{"status":"success","data":{"resultType":"vector","result":[""")
                .AppendJoin(
                    ',',
                    pods.Select(static pod =>
                        FormattableString.Invariant(
                            $$"""{"metric":{"service":"shop","pod":"{{pod.Pod}}"},"value":[1,"{{pod.Value}}"]}"""
                        )
                    )
                )
                .Append("]}}")
                .ToString();
    }
}
