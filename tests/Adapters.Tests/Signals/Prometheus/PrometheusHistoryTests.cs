using System.Globalization;
using System.Text;
using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Prometheus;

public sealed class PrometheusHistoryTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    /// <summary>On the hour: where promtool begins a block.</summary>
    private static readonly DateTimeOffset Begin = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_was_measured_is_read_again_in_order_and_in_parts_that_the_server_gives()
    {
        await using var server = await PrometheusServer.StartAsync();
        await server.StopAsync();
        await BackfillAsync(server, seconds: 12_500);
        await server.StartAgainAsync();
        var end = Begin.AddSeconds(12_000);

        var samples = await AllAsync(
            server.Options("shop") with
            {
                Queries =
                [
                    PrometheusQueries.Custom("level", "level{$label=~\"$services\"}") with
                    {
                        Newest = "timestamp(level{$label=~\"$services\"})",
                    },
                    new PrometheusQuery(Signal.Restarts, "restarts_total{$label=~\"$services\"}"),
                ],
            },
            end,
            TimeSpan.FromSeconds(1)
        );

        // More moments than Prometheus gives in one answer.
        Assert.Equal(2 * 12_001, samples.Count);
        for (var i = 0; i < samples.Count; i++)
        {
            var (time, service, sample) = samples[i];
            var second = i / 2;
            Assert.Equal((Begin.AddSeconds(second), "shop"), (time, service));
            Assert.Equal(TimeSpan.FromSeconds(second), sample.At);
            // A sample every 10 s; restarts begin with the first one that is seen.
            Assert.Equal(second / 10 * (i % 2 == 0 ? 10 : 1), sample.Value);
        }
    }

    [Fact]
    public async Task A_span_without_data_is_missing_moment_by_moment()
    {
        await using var server = await PrometheusServer.StartAsync();
        await server.StopAsync();
        await BackfillAsync(server, seconds: 120);
        await server.StartAgainAsync();

        var samples = await AllAsync(
            server.Options("shop") with
            {
                Queries =
                [
                    PrometheusQueries.Custom("level", "level{$label=~\"$services\"}") with
                    {
                        Newest = "timestamp(level{$label=~\"$services\"})",
                    },
                ],
            },
            Begin.AddMinutes(10),
            TimeSpan.FromMinutes(1)
        );

        Assert.Equal(11, samples.Count);
        Assert.Equal(
            [0, 60, 120, 120],
            samples.Select(static s => s.Sample.Value).TakeWhile(static v => v is not null)
        );
        Assert.Equal(
            "prometheus: the newest data is 2 min old, at most 60 s is usable",
            samples[4].Sample.Missing
        );
        Assert.Equal("prometheus: no value at that time", samples[10].Sample.Missing);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_and_a_broken_one_makes_the_past_missing()
    {
        var refusals = 2;
        await using var server = PrometheusDouble.Answering(_ =>
            refusals-- > 0
                ? (429, "Retry-After: 0\r\n", "")
                : (
                    200,
                    "",
                    """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"service":"shop"},"values":[[0,"1"],[1,"2"]]}]}}"""
                )
        );
        var options = new PrometheusOptions
        {
            Url = server.Url,
            Services = [new PrometheusService("shop")],
            Queries = [PrometheusQueries.Custom("own", "own")],
            Timeout = TimeSpan.FromSeconds(60),
        };

        var (from, to) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(2));
        var busy = await AllAsync(options, to, TimeSpan.FromSeconds(1), from);
        refusals = int.MaxValue;
        var broken = await AllAsync(options, to, TimeSpan.FromSeconds(1), from);

        Assert.Equal([1, 2, null], busy.Select(static s => s.Sample.Value));
        Assert.Equal([null, null, null], broken.Select(static s => s.Sample.Value));
        Assert.All(
            broken,
            static s =>
                Assert.StartsWith(
                    "prometheus: HTTP 429",
                    s.Sample.Missing,
                    StringComparison.Ordinal
                )
        );
    }

    /// <summary>level rises by 10 every 10 s from 0, restarts_total by 1 from 100.</summary>
    private static async Task BackfillAsync(PrometheusServer server, int seconds)
    {
        using var folder = new TemporaryFolder();
        var text = new StringBuilder();
        foreach (var (name, first, more) in new[] { ("level", 0, 10), ("restarts_total", 100, 1) })
        {
            for (var i = 0; i <= seconds / 10; i++)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{name}{{service=\"shop\"}} {first + (i * more)} {Begin.ToUnixTimeSeconds() + (10 * i)}\n"
                );
            }
        }
        await File.WriteAllTextAsync(folder["past"], text.Append("# EOF\n").ToString(), Stop);
        await Tool.RunAsync(
            "promtool",
            "tsdb",
            "create-blocks-from",
            "openmetrics",
            folder["past"],
            server.Data
        );
    }

    private static async Task<List<PastSample>> AllAsync(
        PrometheusOptions options,
        DateTimeOffset to,
        TimeSpan step,
        DateTimeOffset? from = null
    )
    {
        var samples = new List<PastSample>();
        var history = new PrometheusHistory(options, TimeProvider.System, static () => 0);
        await foreach (var sample in history.ReadAsync(from ?? Begin, to, step, Stop))
        {
            samples.Add(sample);
        }
        return samples;
    }
}
