using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.PagerDuty;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Tests.Notifications.Providers;

/// <summary>The Events API v2 as developer.pagerduty.com describes it.</summary>
public sealed class PagerDutyTests
{
    private static Answered Rules(Asked asked)
    {
        var body = asked.Body!;
        var payload = body["payload"];
        var isWell =
            (string?)body["routing_key"] == Samples.Key
            && asked.Line switch
            {
                "POST /v2/change/enqueue" => payload?["summary"] is not null
                    && body["event_action"] is null,
                "POST /v2/enqueue" => ((string?)body["dedup_key"])?.Length is > 0 and <= 255
                    && (string?)body["event_action"] switch
                    {
                        "acknowledge" or "resolve" => true,
                        "trigger" => ((string?)payload?["summary"])?.Length is > 0 and <= 1024
                            && payload!["source"] is not null
                            && (string?)payload["severity"]
                                is "critical"
                                    or "error"
                                    or "warning"
                                    or "info",
                        _ => false,
                    },
                _ => false,
            };
        return isWell
            ? new Answered(202, """{"status":"success"}""")
            : new Answered(400, """{"status":"invalid event"}""");
    }

    private static Notice IsDrill(Notice notice) => notice with { IsDrill = true };

    private static async Task<(Receipt Receipt, IReadOnlyList<string> Asked)> SendAsync(
        Message message,
        params IReadOnlyList<string?> before
    )
    {
        await using var server = await ProviderServer.StartAsync(Rules);
        var receipt = await Samples.SendAsync(
            Samples.Options("pagerduty", server.Url),
            message,
            Samples.After(before)
        );
        return (
            receipt,
            [
                .. server.Requests.Select(static r =>
                    r.Body!["event_action"] is { } action
                        ? $"{action} {r.Body["dedup_key"]} {r.Body["payload"]?["severity"]}".Trim()
                        : "change"
                ),
            ]
        );
    }

    [Fact]
    public void A_trigger_says_it_all()
    {
        var expected = """
            {"event_action":"trigger","dedup_key":"shop-i1","payload":{"summary":"shop: rollback in progress, 1.2 → 1.1","source":"shop",
            "timestamp":"2026-01-31T14:00:00.000Z","custom_details":{"id":"shop-n2","text":"Release: 1.2\nGoing back to: 1.1\nReason: host db-7 <fails> & *cries*\nIncident: shop-i1 (lastgood incident show shop-i1)\nStatus updates will follow."},
            "severity":"warning","component":"shop","class":"rollback_started"},"client":"lastgood","links":[{"href":"https://example.org/?a=1&b=2","text":"shop-i1"}]}
            """;
        var actual = PagerDutyEvent.Alert(PagerDutyEvent.Trigger, Samples.Started, isRich: true);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
    }

    [Fact]
    public async Task An_incident_is_one_alert_which_ends_with_it()
    {
        Assert.Equal(["trigger shop-i1 warning"], (await SendAsync(Samples.Opened)).Asked);
        Assert.Equal(
            ["trigger shop-i1 critical"],
            (await SendAsync(Samples.Wanted, "trigger")).Asked
        );
        Assert.Equal(["change"], (await SendAsync(Samples.Ended, "trigger")).Asked);
        var monitored = await SendAsync(Samples.Monitoring, "trigger");
        Assert.Equal(["acknowledge shop-i1"], monitored.Asked);
        Assert.Equal(new Receipt.Delivered("acknowledge"), monitored.Receipt);
        Assert.Equal(
            ["resolve shop-i1"],
            (await SendAsync(Samples.Resolved, "trigger", "acknowledge")).Asked
        );
    }

    [Fact]
    public async Task Whoever_is_needed_after_an_acknowledgement_is_called_again() =>
        Assert.Equal(
            ["resolve shop-i1", "trigger shop-i1 critical"],
            (await SendAsync(Samples.Wanted, "trigger", "acknowledge")).Asked
        );

    [Fact]
    public async Task What_is_good_to_know_calls_nobody()
    {
        Assert.Empty(
            (await SendAsync(Samples.Of(Moment.Progress, NoticeLevel.Info, null), "trigger")).Asked
        );
        Assert.Equal(
            ["change"],
            (await SendAsync(Samples.Of(Moment.Released, NoticeLevel.Info, null))).Asked
        );
    }

    [Fact]
    public async Task A_drill_calls_nobody_unless_that_is_wanted()
    {
        var drill = Samples.Of(Moment.RollbackStarted, NoticeLevel.Critical, null, IsDrill);
        Assert.Empty((await SendAsync(drill)).Asked);
        Assert.Equal(
            ["change"],
            (
                await SendAsync(Samples.Of(Moment.DrillStarted, NoticeLevel.Info, null, IsDrill))
            ).Asked
        );
        await using var server = await ProviderServer.StartAsync(Rules);
        var options = (PagerDutyOptions)Samples.Options("pagerduty", server.Url);
        await Samples.SendAsync(options with { PagesForDrills = true }, drill);
        var payload = Assert.Single(server.Requests).Body!["payload"]!;
        Assert.Equal("info", (string?)payload["severity"]);
        Assert.StartsWith("[DRILL]", (string?)payload["summary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Details_that_are_refused_are_left_out()
    {
        await using var server = await ProviderServer.StartAsync(static asked =>
            asked.Body!["links"] is not null ? new Answered(400, "no links") : Rules(asked)
        );
        Assert.Equal(
            new Receipt.Delivered("trigger"),
            await Samples.SendAsync(
                Samples.Options("pagerduty", server.Url),
                Samples.Long with
                {
                    Links = Samples.Opened.Links,
                }
            )
        );
    }
}
