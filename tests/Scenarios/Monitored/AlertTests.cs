using System.Globalization;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Monitored;

/// <summary>With the rules and the route that lastgood writes, in a real Prometheus and a real Alertmanager.</summary>
public sealed class AlertTests
{
    private static StageOptions Detecting { get; } =
        OpenShop.Quick with
        {
            // Prometheus scrapes each second: rates need a few of them.
            Window = TimeSpan.FromSeconds(5),
        };

    [Fact]
    public async Task What_Prometheus_detects_takes_the_release_back()
    {
        await using var shop = await OpenShop.OpenAsync(Detecting);
        var stage = shop.Stage;
        var rules = await stage.MustAsync("export", "prometheus-rules");
        await File.WriteAllTextAsync(
            Path.Combine(stage.Folder, "rules.yml"),
            rules.Output,
            TestContext.Current.CancellationToken
        );
        var port = FreePorts.Find(1)[0].ToString(CultureInfo.InvariantCulture);
        // Nothing else would find the errors: they are Prometheus' to see.
        stage.Configure(
            Detecting with
            {
                Triggers = ["alert LastgoodErrorRate"],
                Sections = $"alertmanager: {{listen: \"127.0.0.1:{port}\"}}\n",
            }
        );
        var route = await stage.MustAsync("export", "alertmanager-route");
        await using var alertmanager = await Monitor.AlertmanagerAsync(stage, route.Output);
        await using var prometheus = await Monitor.PrometheusAsync(
            stage,
            $$"""
            rule_files: [rules.yml]
            alerting: { alertmanagers: [{ static_configs: [{ targets: ["{{new Uri(
                alertmanager.Url
            ).Authority}}"] }] }] }
            """
        );
        await using var watch = await stage.WatchAsync();
        await watch.SaysAsync("alerts are received on");
        stage.AddBreakableRelease("1.1", Fault.Errors);
        await stage.MustAsync("deploy", "shop", "1.1");

        stage.Break("1.1");

        var back = await stage.UntilAsync(static state => state.Monitors(OpenShop.Good));
        Assert.Equal(Verdict.Bad, back.Releases["1.1"].Verdict);
        var incident = Assert.Single(back.Incidents);
        Assert.Equal(DecisionKind.RollBack, incident.Decision?.Kind);
        Assert.Contains(
            "alert LastgoodErrorRate (shop: error_rate > 10%",
            incident.Decision!.Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(RunStarted.Automatic, back.Runs[^1].Start.By);

        // It is over once the errors are: which is written once, and no doubt about what it went back to.
        await stage.UntilAsync(static state => state.Cautions.Alerts.Count == 0);
        var facts = await stage.FactsAsync();
        var fired = facts.OfType<AlertFired>().Select(static f => (f.Fingerprint, f.StartsAt));
        // A Prometheus that cannot keep up ends an alert and begins it anew; none is written twice.
        Assert.Equal(fired.Distinct().Count(), fired.Count());
        Assert.InRange(facts.Count(static fact => fact is AlertResolved), 1, fired.Count());
        Assert.Single((await stage.StateAsync()).Incidents);
        await watch.EndWatchAsync();
        await stage.MustBeWholeAsync();
    }
}
