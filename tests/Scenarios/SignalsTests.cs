using System.Net;
using System.Net.Sockets;
using Lastgood.Core.Decisions;
using Lastgood.Core.Releases;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios;

/// <summary>Signals that come from elsewhere than the service's own page, from the configuration to the incident.</summary>
public sealed class SignalsTests
{
    private const string New = "1.1";

    /// <summary>More requests than a verification sends.</summary>
    private const int Verifying = 20;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static StageOptions Logged { get; } =
        OpenShop.Quick with
        {
            CountsByLog = true,
            Triggers = ["error_rate > 10%", "p95 > 30s"],
            VerifyWindow = TimeSpan.FromSeconds(1),
        };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Errors_in_the_access_log_take_a_release_back_also_when_it_is_rotated(
        bool rotates
    )
    {
        await using var shop = await OpenShop.OpenAsync(Logged);
        var stage = shop.Stage;
        await using var watch = await stage.WatchAsync();
        await watch.SaysAsync($"{OpenShop.Good}  error_rate 0%");
        stage.AddBreakableRelease(New, Fault.Errors);
        await stage.MustAsync("deploy", "shop", New);
        await watch.SaysAsync($"{New}  error_rate 0%");
        Assert.Empty((await stage.StateAsync()).Incidents);
        if (rotates)
        {
            File.Move(stage.AccessLog, $"{stage.AccessLog}.1");
            await stage.SignalNginxAsync("reopen", Cancelled);
        }

        stage.Break(New);

        var state = await stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        await watch.EndWatchAsync();
        await shop.Traffic.StopAsync();
        var incident = Assert.Single(state.Incidents);
        Assert.Equal(
            "error_rate > 10%",
            Assert
                .Single(incident.Decision!.Triggers, static t => t.State == TriggerState.Fired)
                .Trigger
        );
        Assert.Equal(Verdict.Bad, state.Releases[New].Verdict);
        var shown = await stage.IncidentAsync(incident.Id);
        var failed = shop.Traffic.Replies.Count(static r => r.Failed);
        Assert.InRange(shown.GetProperty("failed").GetDouble(), 1, failed);
        Assert.InRange(
            shown.GetProperty("requests").GetDouble(),
            shown.GetProperty("failed").GetDouble(),
            // nginx logs what the verification asked as well.
            shop.Traffic.Replies.Count(static r => r.Version == New || r.Failed) + Verifying
        );
    }

    [Fact]
    public async Task A_log_that_is_not_written_to_any_more_is_no_data()
    {
        await using var shop = await OpenShop.OpenAsync(Logged);
        var stage = shop.Stage;
        var text = await File.ReadAllTextAsync(stage.Configuration, Cancelled);
        await File.WriteAllTextAsync(
            stage.Configuration,
            text.Replace("      only:", "      max_age: 1s\n      only:", StringComparison.Ordinal),
            Cancelled
        );
        await using var watch = await stage.WatchAsync();
        await watch.SaysAsync($"{OpenShop.Good}  error_rate 0%");

        await shop.Traffic.StopAsync();

        await watch.SaysAsync("nothing was written to it for");
        await watch.EndWatchAsync();
    }

    [Fact]
    public async Task Whether_a_log_can_be_read_is_told_by_config_check()
    {
        await using var stage = await ShopStage.StartAsync(Logged, Cancelled);
        await stage.MustAsync("config", "check");
        File.Delete(stage.AccessLog);
        (await stage.RunAsync("config", "check")).Is(
            0,
            "is right: shop",
            $"but shop: access_log: {stage.AccessLog}: does not exist"
        );

        await File.WriteAllTextAsync(
            stage.AccessLog,
            "127.0.0.1 - - \"GET /pay?card=4711 HTTP/1.1\" 200\n",
            Cancelled
        );
        var checked_ = await stage.RunAsync("config", "check");

        checked_.Is(
            0,
            "none of its last 1 lines is of the format that was given",
            "GET /pay?… HTTP"
        );
        Assert.DoesNotContain("4711", checked_.Output + checked_.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_fails_takes_a_release_back()
    {
        await using var shop = await OpenShop.OpenAsync(
            OpenShop.Quick with
            {
                Triggers = ["check checkout fails 3 times"],
                More =
                    "checks:\n  - name: checkout\n    http: \"http://127.0.0.1:{port}/checkout\"\n    interval: 200ms",
            }
        );
        var stage = shop.Stage;
        await using var watch = await stage.WatchAsync();
        stage.AddBreakableRelease(New, Fault.Errors);
        await stage.MustAsync("deploy", "shop", New);
        await watch.SaysAsync($"{New}  check checkout ok");

        stage.Break(New);

        var state = await stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        await watch.EndWatchAsync();
        Assert.Contains(
            "check checkout failed 3 times in a row (HTTP 500",
            Assert.Single(state.Incidents).Decision!.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dependency_that_is_down_is_blamed_until_it_is_back()
    {
        using var database = new TcpListener(IPAddress.Loopback, 0);
        database.Start();
        var port = ((IPEndPoint)database.LocalEndpoint).Port;
        await using var shop = await OpenShop.OpenAsync(
            OpenShop.Quick with
            {
                Triggers = ["error_rate > 10%"],
                More =
                    $"depends_on:\n  - redis\n  - name: postgres\n    tcp: 127.0.0.1:{port}\n    interval: 200ms",
            }
        );
        var stage = shop.Stage;
        await using var watch = await stage.WatchAsync();
        stage.AddBreakableRelease(New, Fault.Errors);
        await stage.MustAsync("deploy", "shop", New);
        await watch.SaysAsync($"{New}  error_rate 0%");

        database.Stop();
        stage.Break(New);

        var state = await stage.UntilAsync(static s => s.OpenIncident?.Decision is not null);
        Assert.Equal(DecisionKind.Ask, state.OpenIncident!.Decision!.Kind);
        Assert.Contains(
            $"postgres (TCP 127.0.0.1:{port}: connection refused) fails too: a dependency is to blame, not {New}",
            state.OpenIncident.Decision.Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(New, state.Serving?.Version);

        using var back = new TcpListener(IPAddress.Loopback, port);
        back.Start();
        await stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        await watch.EndWatchAsync();
    }
}
