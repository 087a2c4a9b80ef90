using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Adapters.Signals.Prometheus.Rules;
using Lastgood.Adapters.Tests.Signals.Alertmanager;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Prometheus.Rules;

/// <summary>With the real promtool and amtool.</summary>
public sealed class PrometheusRulesTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_trigger_that_can_be_asked_becomes_a_rule_that_Prometheus_takes()
    {
        var policy = PolicyOf(
            "error_rate > 10% for 2m",
            "error_rate > 50%",
            "p50 > 1s",
            "p95 > 5x baseline",
            "p99 >= 2500ms for 1m30s",
            "requests < 20% of baseline for 5m",
            "cpu > 95% for 5m",
            "memory > 90% for 10m",
            "restarts >= 3 in 5m",
            "oom_kills > 0 in 1h",
            "queue_depth >= 1000 for 1m"
        );
        var services = new[]
        {
            Ruled("shop", policy) with
            {
                Baseline = Had(TimeSpan.FromMilliseconds(120), requests: 40),
            },
            Ruled("we\"ird {{ $x }} é", policy) with
            {
                Baseline = Had(TimeSpan.FromSeconds(1), requests: 1),
            },
        };

        var yaml = PrometheusRules.Write(
            services,
            new RulesOptions { Queries = WithQueue, Interval = TimeSpan.FromSeconds(5) }
        );

        Assert.Contains("22 rules found", await CheckAsync(yaml), StringComparison.Ordinal);
        Assert.DoesNotContain("no rule", yaml, StringComparison.Ordinal);
        Assert.Contains(
            "# p95 > 5x baseline: of what 1.1 had, 120ms; write the rules anew",
            yaml,
            StringComparison.Ordinal
        );
        Assert.Contains("> 0.6\n", yaml, StringComparison.Ordinal);
        Assert.Contains("< 8\n", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_says_what_the_trigger_says()
    {
        var yaml = PrometheusRules.Write(
            [Ruled("shop", PolicyOf("error_rate > 10% for 2m"))],
            new RulesOptions
            {
                Queries =
                [
                    new(Signal.ErrorRate, "errors{$label=~\"$services\"}[$window]"),
                    new(Signal.Requests, "requests{$label=~\"$services\"}"),
                ],
            }
        );

        Assert.Equal(
            """
            # Written by lastgood from its policies; changes made here are lost.
            groups:
              - name: "Lastgood shop"
                rules:
                  - alert: "LastgoodErrorRate"
                    expr: |-
                      (errors{service=~"shop"}[10s]) > 0.1
                      and on (service)
                      (requests{service=~"shop"}) * 10 >= 20
                    for: 2m
                    labels:
                      service: "shop"
                      severity: "critical"
                      trigger: "error_rate > 10% for 2m"
                    annotations:
                      summary: "shop: error_rate > 10% for 2m"
                      description: "{{ $value | humanizePercentage }} was measured."
                      lastgood_for: "2m"

            """,
            yaml
        );
    }

    [Fact]
    public async Task What_cannot_be_asked_stands_there_with_its_reason()
    {
        var policy = PolicyOf(
            "p95 > 5x baseline",
            "restarts >= 3",
            "health fails 3 times",
            "reported corruption",
            "alert HighErrorRate",
            "queue_depth > 5"
        );

        var yaml = PrometheusRules.Write([Ruled("shop", policy)], new RulesOptions());

        Assert.Equal(
            [
                "p95 > 5x baseline: no rule, there is no baseline: no good release was measured before this one",
                "restarts >= 3: no rule, it counts since the activation, which Prometheus does not know; give it a span, as in \"in 5m\"",
                "health fails 3 times: no rule, lastgood's own probes are not in Prometheus",
                "reported corruption: no rule, a person says it",
                "alert HighErrorRate: no rule, it is an alert already",
                "queue_depth > 5: no rule, there is no query for queue_depth",
            ],
            yaml.Split('\n')
                .Where(static line => line.StartsWith("    # ", StringComparison.Ordinal))
                .Select(static line => line[6..]),
            StringComparer.Ordinal
        );
        Assert.Contains("0 rules found", await CheckAsync(yaml), StringComparison.Ordinal);
        Assert.Contains(
            "0 rules found",
            await CheckAsync(PrometheusRules.Write([], new RulesOptions())),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Rules_fire_where_the_trigger_would()
    {
        var options = new RulesOptions();
        var yaml = PrometheusRules.Write(
            [
                Ruled(
                    "shop",
                    PolicyOf("error_rate > 10% for 2m", "restarts >= 3 in 5m") with
                    {
                        Window = TimeSpan.FromMinutes(1),
                    }
                ),
            ],
            options
        );
        await File.WriteAllTextAsync(folder["rules.yml"], yaml, Stop);
        // 20 of 100 requests fail, every minute; or of 10 requests; three restarts in the 10th minute.
        await File.WriteAllTextAsync(
            folder["test.yml"],
            """
            rule_files: [rules.yml]
            evaluation_interval: 15s
            tests:
              - interval: 15s
                input_series:
                  - { series: 'http_requests_total{service="shop",status="200"}', values: '0+20x80' }
                  - { series: 'http_requests_total{service="shop",status="500"}', values: '0+5x80' }
                  - { series: 'kube_pod_container_status_restarts_total{service="shop",pod="a"}', values: '7x39 10x40' }
                alert_rule_test:
                  - { eval_time: 2m, alertname: LastgoodErrorRate, exp_alerts: [] }
                  - eval_time: 4m
                    alertname: LastgoodErrorRate
                    exp_alerts:
                      - exp_labels: { service: shop, severity: critical, trigger: 'error_rate > 10% for 2m' }
                        exp_annotations: { summary: 'shop: error_rate > 10% for 2m', description: '20% was measured.', lastgood_for: 2m }
                  - { eval_time: 9m, alertname: LastgoodRestarts, exp_alerts: [] }
                  - eval_time: 12m
                    alertname: LastgoodRestarts
                    exp_alerts:
                      - exp_labels: { service: shop, severity: critical, trigger: 'restarts >= 3 in 5m' }
                        exp_annotations: { summary: 'shop: restarts >= 3 in 5m', description: '3 times.' }
                  - { eval_time: 19m, alertname: LastgoodRestarts, exp_alerts: [] }
              - interval: 15s
                input_series:
                  - { series: 'http_requests_total{service="shop",status="200"}', values: '0+2x80' }
                  - { series: 'http_requests_total{service="shop",status="500"}', values: '0+0.5x80' }
                alert_rule_test:
                  - { eval_time: 10m, alertname: LastgoodErrorRate, exp_alerts: [] }
            """,
            Stop
        );

        await Tool.RunAsync("promtool", "test", "rules", folder["test.yml"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Alertmanager_takes_the_route_and_sends_the_alerts_there(bool token)
    {
        await using var bed = new ReceiverBed().Start();
        await File.WriteAllTextAsync(folder["token"], "opensesame", Stop);
        var yaml = new AlertmanagerRoute
        {
            Url = bed.Url,
            TokenFile = token ? folder["token"] : null,
        }.Write();
        await File.WriteAllTextAsync(folder["alertmanager.yml"], yaml, Stop);
        await Tool.RunAsync("amtool", "check-config", folder["alertmanager.yml"]);
        await using var server = await AlertmanagerServer.StartAsync(yaml);

        await server.PostAsync(firing: true, "Elsewhere", "LastgoodErrorRate");

        var notice = await Eventually.ComesAsync(() =>
            Task.FromResult(bed.Stored.SelectMany(static n => n).FirstOrDefault())
        );
        Assert.Equal(("Shop", "LastgoodErrorRate"), (notice.Service, notice.Subject));
        Assert.DoesNotContain(
            bed.Stored.SelectMany(static n => n),
            static n => n.Subject == "Elsewhere"
        );
    }

    [Fact]
    public async Task Alertmanager_passes_on_an_alert_whose_name_has_blanks_and_signs_and_none_that_only_matches_it()
    {
        const string name = @"Disk \ full (> 5%)|a.b*";
        await using var bed = new ReceiverBed().Start();
        await using var server = await AlertmanagerServer.StartAsync(
            new AlertmanagerRoute { Url = bed.Url, Alerts = [name] }.Write()
        );

        await server.PostAsync(firing: true, "axb", @"Disk \ full > 5%", name);

        var notice = await Eventually.ComesAsync(() =>
            Task.FromResult(bed.Stored.SelectMany(static n => n).FirstOrDefault())
        );
        Assert.Equal(name, notice.Subject);
        Assert.All(bed.Stored.SelectMany(static n => n), static n => Assert.Equal(name, n.Subject));
    }

    private static IReadOnlyList<PrometheusQuery> WithQueue =>
        PrometheusQueries
            .Usual()
            .With([
                PrometheusQueries.Custom(
                    "queue_depth",
                    "max by ($label) (queue_depth{$label=~\"$services\"})"
                ),
            ]);

    private static Baseline Had(TimeSpan p95, double requests) =>
        new("1.1", Requests: 1000, ErrorRatio: 0, p95)
        {
            Levels = [new BaselineLevel(Signal.Requests.Name, requests)],
        };

    private static RuledService Ruled(string name, Policy policy) =>
        new(new PrometheusService(name), policy);

    private static Policy PolicyOf(params string[] lines) =>
        new()
        {
            Triggers =
            [
                .. lines.Select(static line =>
                {
                    var parsed = TriggerLine.Parse(line, ["queue_depth"]);
                    Assert.True(parsed.IsTrigger, parsed.Error?.ToString());
                    return parsed.Trigger;
                }),
            ],
        };

    private async Task<string> CheckAsync(string yaml)
    {
        await File.WriteAllTextAsync(folder["rules.yml"], yaml, Stop);
        return await Tool.RunAsync("promtool", "check", "rules", folder["rules.yml"]);
    }
}
