using Lastgood.App.Commands;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.App.Tests.Commands;

public sealed class ExportTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task The_policies_in_force_are_alerting_rules()
    {
        await stage.GivenAsync([], "metrics:\npolicy: {triggers: [error_rate > 10% for 2m]}");

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Export.Create, "prometheus-rules"));

        Assert.Contains("\ngroups:", stage.Data, StringComparison.Ordinal);
        Assert.Contains("for: 2m", stage.Data, StringComparison.Ordinal);
        Assert.Contains("shop", stage.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trigger_on_the_baseline_has_the_last_good_releases_figure()
    {
        await GivenGoodAsync(
            new Baseline("1.1", 1000, 0, TimeSpan.FromMilliseconds(120))
            {
                Levels = [new BaselineLevel("requests", 40)],
            }
        );

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Export.Create, "prometheus-rules"));

        Assert.Contains("> 0.6\n", stage.Data, StringComparison.Ordinal);
        Assert.Contains("< 8\n", stage.Data, StringComparison.Ordinal);
        Assert.Contains(
            "# p95 > 5x baseline: of what 1.1 had, 120ms",
            stage.Data,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_trigger_on_a_figure_that_is_not_known_is_left_out_with_the_reason()
    {
        await GivenGoodAsync(new Baseline("1.1", 1000, 0, P95: null));

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Export.Create, "prometheus-rules"));

        Assert.Contains(
            "# p95 > 5x baseline: no rule, the baseline of 1.1 has no latency\n",
            stage.Data,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "# requests < 20% of baseline for 5m: no rule, the baseline of 1.1 has no requests\n",
            stage.Data,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("- alert:", stage.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_route_passes_on_the_rules_and_what_policies_name_at_once()
    {
        await stage.GivenAsync(
            [],
            "policy: {triggers: [alert DiskFull, alert HighErrorRate]}\n",
            "alertmanager: {listen: \"0.0.0.0:9195\", token_file: /etc/token, label: app}\n"
        );

        Assert.Equal(
            ExitCodes.Done,
            await stage.RunAsync(
                Export.Create,
                "alertmanager-route",
                "--url",
                "http://lastgood.example.com:9195/",
                "--token-file",
                "/etc/alertmanager/lastgood.token"
            )
        );

        foreach (
            var line in (string[])
                [
                    "matchers: [\"alertname=~\\\"Lastgood.+|DiskFull|HighErrorRate\\\"\"]",
                    "group_by: [\"app\"]",
                    "group_wait: 0s",
                    "- url: \"http://lastgood.example.com:9195/alertmanager\"",
                    "credentials_file: \"/etc/alertmanager/lastgood.token\"",
                ]
        )
        {
            Assert.Contains($" {line}\n", stage.Data, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_receiver_there_is_no_route()
    {
        await stage.GivenAsync([]);

        var error = await Assert.ThrowsAsync<UsageException>(() =>
            stage.RunAsync(Export.Create, "alertmanager-route")
        );

        Assert.Contains(
            "add the key \"alertmanager:\" to",
            error.Message,
            StringComparison.Ordinal
        );
    }

    private Task GivenGoodAsync(Baseline baseline) =>
        stage.GivenAsync(
            [
                Entry(1, new ReleaseActivated("1.1", null, RunKind.Deploy, "test")),
                Entry(2, new VerdictGiven("1.1", Verdict.Good, "test", "test", null)),
                Entry(3, new BaselineTaken(baseline)),
            ],
            "metrics:\npolicy: {triggers: [p95 > 5x baseline, requests < 20% of baseline for 5m]}"
        );

    private static Entry Entry(int sequence, Fact fact) =>
        new(
            sequence,
            "shop",
            new DateTimeOffset(2026, 1, 2, 12, 0, sequence, TimeSpan.Zero),
            null,
            fact
        );
}
