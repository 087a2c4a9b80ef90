using System.Globalization;
using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Adapters.Tests.Http;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Prometheus;

/// <summary>Against a real Prometheus.</summary>
public sealed class PrometheusSourceTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_services_are_measured_with_one_query_a_signal()
    {
        string[] names =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(static i => string.Create(CultureInfo.InvariantCulture, $"s-{i:000}")),
        ];
        await using var page = new ServicesPage(names);
        await using var server = await PrometheusServer.StartAsync(page.Url);
        var options = server.Options(names);
        options = options with
        {
            Window = TimeSpan.FromSeconds(10),
            Queries = options.Queries.With([
                PrometheusQueries.Custom(
                    "queue_depth",
                    "max by ($label) (queue_depth{$label=~\"$services\"})"
                ),
            ]),
        };
        var source = Sources.Create(options);
        var first = await Sources.CompleteAsync(source);
        Assert.Equal(names.Length * source.Signals.Count, first.Count);
        page.Kills = 2;
        await Eventually.IsTrueAsync(async () =>
            (await source.ReadAsync(Stop)).All(static s =>
                s.Sample.Signal == Signal.OomKills
                    ? s.Sample.Value == 2
                    : s.Sample.Signal != Signal.Requests || s.Sample.Value > 5
            )
        );

        var before = await server.QueriesAsync();
        var samples = (await source.ReadAsync(Stop)).ToLookup(
            static s => s.Service,
            StringComparer.Ordinal
        );

        // Eleven signals, the age of the six metrics that they are made of, and whether the rate's window is whole.
        Assert.Equal(11 + 6 + 1, await server.QueriesAsync() - before);
        for (var i = 0; i < names.Length; i++)
        {
            var of = samples[names[i]]
                .ToDictionary(static s => s.Sample.Signal, static s => s.Sample);
            Assert.Equal(i / 1000.0, of[Signal.ErrorRate].Value!.Value, 1e-6);
            Assert.Equal(0.1, of[Signal.P50].Value!.Value, 1e-6);
            Assert.Equal(0.18, of[Signal.P90].Value!.Value, 1e-6);
            Assert.Equal(0.19, of[Signal.P95].Value!.Value, 1e-6);
            Assert.Equal(0.198, of[Signal.P99].Value!.Value, 1e-6);
            Assert.InRange(of[Signal.Requests].Value!.Value, 2, 20);
            Assert.Equal(
                of[Signal.Requests].Value!.Value * 10,
                of[Signal.P95].Requests!.Value,
                1e-6
            );
            Assert.InRange(of[Signal.Cpu].Value!.Value, 0.05, 0.5);
            Assert.Equal(i / 1000.0, of[Signal.Memory].Value!.Value, 1e-9);
            Assert.Equal(2, of[Signal.OomKills].Value);
            Assert.Equal(0, of[Signal.Restarts].Value);
            Assert.Equal(10.0 * i, of[Signal.Custom("queue_depth")].Value);
            Assert.Equal(TimeSpan.FromSeconds(10), of[Signal.ErrorRate].Window);
            Assert.Equal(TimeSpan.Zero, of[Signal.Memory].Window);
            Assert.Null(of[Signal.Cpu].Requests);
        }
    }

    [Fact]
    public async Task Many_services_are_asked_about_in_several_forms()
    {
        string[] names =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(static i => string.Create(CultureInfo.InvariantCulture, $"s.{i:000}+$(x)")),
        ];
        await using var page = new ServicesPage(names);
        await using var server = await PrometheusServer.StartAsync(page.Url);
        var source = Sources.Create(
            server.Options(names) with
            {
                MaxFormBytes = 1024,
                Queries =
                [
                    PrometheusQueries.Usual().Single(static q => q.Signal == Signal.Restarts),
                ],
            }
        );
        await Sources.CompleteAsync(source);

        var before = await server.QueriesAsync();
        var samples = await source.ReadAsync(Stop);

        Assert.Equal(names, samples.Select(static s => s.Service), StringComparer.Ordinal);
        Assert.All(samples, static s => Assert.Equal(0, s.Sample.Value));
        Assert.InRange(await server.QueriesAsync() - before, 4, 20);
    }

    [Fact]
    public async Task A_stopped_server_gives_no_data_and_a_started_one_gives_it_again()
    {
        await using var page = new ServicesPage("zero", "shop");
        await using var server = await PrometheusServer.StartAsync(page.Url);
        var source = Sources.Create(
            server.Options("shop") with
            {
                Window = TimeSpan.FromSeconds(10),
            }
        );
        await Sources.CompleteAsync(source);
        var restarts = Assert.Single(await source.ReadAsync(Stop), Restarts).Sample.Value;

        await server.StopAsync();
        var stopped = await source.ReadAsync(Stop);
        await server.StartAgainAsync();
        var again = await Sources.CompleteAsync(source);

        // Neither too low a rate nor restarts that were none.
        Assert.InRange(
            again.Single(static s => s.Sample.Signal == Signal.Requests).Sample.Value!.Value,
            2,
            20
        );
        Assert.Equal(restarts, Assert.Single(again, Restarts).Sample.Value);

        Assert.Equal(source.Signals.Count, stopped.Count);
        Assert.All(
            stopped,
            static s =>
                Assert.Equal(
                    (null, "prometheus: connection refused"),
                    (s.Sample.Value, s.Sample.Missing)
                )
        );
    }

    [Fact]
    public async Task A_rate_over_a_window_that_is_mostly_empty_is_no_data()
    {
        await using var page = new ServicesPage("zero", "shop");
        await using var server = await PrometheusServer.StartAsync(page.Url);
        var source = Sources.Create(
            server.Options("shop") with
            {
                Window = TimeSpan.FromHours(1),
                MaxAge = TimeSpan.FromHours(1),
            }
        );

        // Errors and latencies are shares, and so right from the second scrape on.
        var samples = await Eventually.ComesAsync(async () =>
            (await source.ReadAsync(Stop))
                .Where(static s =>
                    s.Sample.Signal == Signal.ErrorRate || s.Sample.Signal == Signal.Requests
                )
                .ToList()
                is { } found
            && found.Exists(static s => s.Sample.Value is not null)
                ? found
                : null
        );

        Assert.Equal(
            (Signal.ErrorRate, 0.001),
            (samples[0].Sample.Signal, Math.Round(samples[0].Sample.Value!.Value, 6))
        );
        Assert.Matches(
            "^prometheus: only [0-8] of 10 parts of the window of 60 min have data: the rate would be too low$",
            samples[1].Sample.Missing
        );
    }

    [Fact]
    public async Task A_target_that_is_gone_gives_no_data_although_rates_go_on()
    {
        var page = new ServicesPage("zero", "shop");
        await using var server = await PrometheusServer.StartAsync(page.Url);
        var source = Sources.Create(
            server.Options("shop") with
            {
                Window = TimeSpan.FromSeconds(10),
            }
        );
        await Sources.CompleteAsync(source);

        await page.DisposeAsync();

        var rate = await Eventually.ComesAsync(async () =>
            (await source.ReadAsync(Stop))
                .Select(static s => s.Sample)
                .FirstOrDefault(static s => s.Signal == Signal.ErrorRate && s.Missing is not null)
        );
        Assert.Equal(
            "prometheus: nothing was scraped lately: no series with service=\"shop\"",
            rate.Missing
        );
    }

    [Fact]
    public async Task Data_that_is_old_when_it_is_scraped_is_no_data()
    {
        var then = DateTimeOffset.UtcNow.AddMinutes(-3).ToUnixTimeMilliseconds();
        await using var page = RawServer.With(
            200,
            $"queue_depth{{service=\"shop\"}} 7 {then}\n",
            "Content-Type: text/plain\r\n"
        );
        await using var server = await PrometheusServer.StartAsync(page.Url);
        var queue = PrometheusQueries.Custom("queue", "queue_depth{$label=~\"$services\"}");
        var any = Sources.Create(server.Options("shop") with { Queries = [queue] });
        Assert.Equal(7, Assert.Single(await Sources.CompleteAsync(any)).Sample.Value);

        var sample = Assert
            .Single(
                await Sources
                    .Create(
                        server.Options("shop") with
                        {
                            Queries =
                            [
                                queue with
                                {
                                    Newest = "timestamp(queue_depth{$label=~\"$services\"})",
                                },
                            ],
                        }
                    )
                    .ReadAsync(Stop)
            )
            .Sample;

        Assert.Null(sample.Value);
        Assert.Matches(
            "^prometheus: the newest data is 3(\\.[0-9])? min old, at most 60 s is usable$",
            sample.Missing
        );
    }

    [Fact]
    public async Task What_the_query_does_not_say_about_a_service_is_missing_with_its_reason()
    {
        await using var page = new ServicesPage("zero", "shop");
        await using var server = await PrometheusServer.StartAsync(page.Url);
        await Sources.CompleteAsync(
            Sources.Create(
                server.Options("shop") with
                {
                    Queries = [PrometheusQueries.Custom("own", "queue_depth{$label=\"shop\"}")],
                }
            )
        );
        (string Query, string Missing)[] cases =
        [
            ("sum by ($label) (nothing)", "no series with service=\"shop\""),
            (
                "sum(queue_depth)",
                "the series have no label service; the query needs a by (service)"
            ),
            (
                "container_oom_events_total",
                "2 series with service=\"shop\" where one is expected; sum or max by (service)"
            ),
            (
                "label_replace(queue_depth, \"service\", \"Shop\", \"service\", \"shop\")",
                "no series with service=\"shop\", but with \"Shop\""
            ),
            (
                "0 * queue_depth / 0",
                "not a number (NaN): nothing was observed, or nothing to divide by"
            ),
            ("queue_depth / 0", "not a finite number: divided by nothing, or no finite bucket"),
            ("-queue_depth / 0", "not a finite number: divided by nothing, or no finite bucket"),
            ("scalar(queue_depth)", "the query gives a scalar, not one value a service"),
            ("queue_depth[5m]", "the query gives a matrix, not one value a service"),
        ];
        foreach (var (query, missing) in cases)
        {
            var sample = await OneAsync(query);
            Assert.Equal((null, $"prometheus: {missing}"), (sample.Value, sample.Missing));
        }
        Assert.StartsWith(
            "prometheus: HTTP 400: ",
            (await OneAsync("sum by (")).Missing,
            StringComparison.Ordinal
        );

        async Task<SignalSample> OneAsync(string query) =>
            Assert
                .Single(
                    await Sources
                        .Create(
                            server.Options("shop") with
                            {
                                Queries = [PrometheusQueries.Custom("own", query)],
                            }
                        )
                        .ReadAsync(Stop)
                )
                .Sample;
    }

    private static bool Restarts(ServiceSample sample) => sample.Sample.Signal == Signal.Restarts;
}
