using Lastgood.Core.Decisions;
using Lastgood.Core.Runs;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Monitored;

/// <summary>A real Prometheus that is starved, killed and started again while it is all that measures the shop.</summary>
public sealed class BadDataTests
{
    private const string Trigger = "error_rate > 10% for 1s";
    private const string Missing = "error_rate no data";
    private const string Measured = "error_rate 0%";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Missing_data_blames_nobody_and_a_true_failure_is_still_found()
    {
        await using var shop = await OpenShop.OpenAsync(OpenShop.Quick);
        var stage = shop.Stage;
        await using var prometheus = await Monitor.PrometheusAsync(stage);
        stage.Configure(Options(prometheus));
        stage.AddBreakableRelease("1.1", Fault.Errors);
        await stage.MustAsync("deploy", "shop", "1.1");
        await using var watch = await stage.WatchAsync();
        await watch.SaysAsync(Measured);

        await watch.SaysNextAsync(Missing, prometheus.StarveAsync);
        await watch.SaysNextAsync(Measured, prometheus.FeedAsync);
        await watch.SaysNextAsync(Missing, prometheus.KillAsync);
        await watch.SaysNextAsync(Measured, prometheus.StartAsync);

        var state = await stage.StateAsync();
        Assert.Equal("1.1", state.Serving?.Version);
        Assert.Empty(state.Incidents);
        Assert.DoesNotContain(state.Runs, static run => run.Plan.Kind == RunKind.Rollback);

        stage.Break("1.1");

        var back = await stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        Assert.Contains(
            "error_rate",
            Assert.Single(back.Incidents).Decision!.Reason,
            StringComparison.Ordinal
        );
        await watch.EndWatchAsync();
    }

    [Fact]
    public async Task Where_the_policy_says_so_a_person_is_asked_about_missing_data_and_a_true_failure_is_still_found()
    {
        await using var shop = await OpenShop.OpenAsync(OpenShop.Quick);
        var stage = shop.Stage;
        await using var prometheus = await Monitor.PrometheusAsync(stage);
        const string stands = "TRIGGER";
        stage.Configure(Options(prometheus) with { Triggers = [stands] });
        await File.WriteAllTextAsync(
            stage.Configuration,
            (await File.ReadAllTextAsync(stage.Configuration, Cancelled)).Replace(
                $"\"{stands}\"",
                $"{{when: {Trigger}, no_data: ask}}",
                StringComparison.Ordinal
            ),
            Cancelled
        );
        stage.AddBreakableRelease("1.1", Fault.Errors);
        await stage.MustAsync("deploy", "shop", "1.1");
        await using var watch = await stage.WatchAsync();
        await watch.SaysAsync(Measured);

        await prometheus.StarveAsync();

        var asked = await stage.UntilAsync(static s => s.OpenIncident?.Decision is not null);
        Assert.Equal(DecisionKind.Ask, asked.OpenIncident!.Decision!.Kind);
        Assert.Contains(
            "error_rate could not be measured for",
            asked.OpenIncident.Decision.Reason,
            StringComparison.Ordinal
        );
        Assert.Equal("1.1", asked.Serving?.Version);

        await watch.SaysNextAsync(Measured, prometheus.FeedAsync);
        stage.Break("1.1");

        await stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        await watch.EndWatchAsync();
    }

    private static StageOptions Options(Monitor prometheus) =>
        OpenShop.Quick with
        {
            HasMetrics = false,
            Triggers = [Trigger],
            Window = TimeSpan.FromSeconds(5),
            Sections = $$"""
                prometheus:
                  url: {{prometheus.Url}}
                  interval: 1s
                  window: 5s
                  max_age: 5s
                  timeout: 1s
                  signals: [error_rate]

                """,
        };
}
