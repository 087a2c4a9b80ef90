using System.Text;
using Lastgood.Adapters.Signals.Alertmanager;

namespace Lastgood.Adapters.Tests.Signals.Alertmanager;

public sealed class WebhookBodyTests
{
    private const string Alert = """
        {"status":"firing","labels":{"alertname":"HighErrorRate","service":"shop","pod":"a"},
        "annotations":{"summary":"12 % of the requests\nfail"},"startsAt":"2026-01-31T12:00:00.5+01:00",
        "endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://p/","fingerprint":"c0ffee"}
        """;

    [Fact]
    public void A_firing_alert_is_a_notice_for_its_service()
    {
        var notice = Assert.Single(Read(Body(Alert)));

        Assert.Equal(
            new AlertNotice
            {
                Service = "Shop",
                Unmapped = null,
                Subject = "HighErrorRate",
                Firing = true,
                StartsAt = new DateTimeOffset(2026, 1, 31, 11, 0, 0, 500, TimeSpan.Zero),
                EndsAt = null,
                Fingerprint = "c0ffee",
                Evidence = "12 % of the requests fail (pod=a, service=shop)",
                GroupKey = "{}:{}",
                Truncated = 3,
            },
            notice
        );
        Assert.Equal("c0ffee 2026-01-31T11:00:00.5000000Z firing", notice.Key);
    }

    [Theory]
    [InlineData("2m", 120)]
    [InlineData("24h", 86_400)]
    [InlineData("25h", 0)]
    [InlineData("-2m", 0)]
    [InlineData("soon", 0)]
    [InlineData("", 0)]
    public void An_alert_began_as_much_before_it_fired_as_its_annotation_says(
        string annotation,
        int seconds
    )
    {
        var held = Alert.Replace(
            "\"annotations\":{",
            $"\"annotations\":{{\"lastgood_for\":\"{annotation}\",",
            StringComparison.Ordinal
        );

        var notice = Assert.Single(Read(Body(held)));

        Assert.Equal(
            new DateTimeOffset(2026, 1, 31, 11, 0, 0, 500, TimeSpan.Zero).AddSeconds(-seconds),
            notice.StartsAt
        );
    }

    [Fact]
    public void A_resolved_alert_says_when_it_was_over_and_has_a_key_of_its_own()
    {
        var over = Alert
            .Replace("firing", "resolved", StringComparison.Ordinal)
            .Replace("0001-01-01", "2026-01-31", StringComparison.Ordinal);

        var notice = Assert.Single(Read(Body(over)));

        Assert.False(notice.Firing);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero), notice.EndsAt);
        Assert.EndsWith(" resolved", notice.Key, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"service\":\"shop\"", "\"x\":\"y\"", "the alert has no label service")]
    [InlineData(
        "\"service\":\"shop\"",
        "\"service\":\"shpo\"",
        "no service has service=\"shpo\", did you mean \"shop\"?"
    )]
    [InlineData("\"service\":\"shop\"", "\"service\":\"\"", "no service has service=\"\"")]
    public void An_alert_of_nobody_says_why(string what, string instead, string why)
    {
        var notice = Assert.Single(
            Read(Body(Alert.Replace(what, instead, StringComparison.Ordinal)))
        );

        Assert.Equal((null, why), (notice.Service, notice.Unmapped));
    }

    [Fact]
    public void What_Grafana_adds_is_ignored()
    {
        var body = Body(Alert)
            .Replace("\"version\":\"4\"", "\"version\":\"1\",\"orgId\":1", StringComparison.Ordinal)
            .Replace(
                "\"fingerprint\"",
                "\"values\":{\"B\":1},\"fingerprint\"",
                StringComparison.Ordinal
            );

        Assert.Equal("Shop", Assert.Single(Read(body)).Service);
    }

    [Theory]
    [InlineData(
        "\"version\":\"4\"",
        "\"version\":\"5\"",
        "version: \"5\" is not known; this reads version \"4\""
    )]
    [InlineData("\"version\":\"4\"", "\"version\":4", "version: expected a text")]
    [InlineData("\"groupKey\"", "\"key\"", "groupKey: expected a text")]
    [InlineData(
        "\"truncatedAlerts\":3",
        "\"truncatedAlerts\":-1",
        "truncatedAlerts: expected a number, 0 or more"
    )]
    [InlineData(
        "\"status\":\"firing\",\"labels\"",
        "\"status\":\"on\",\"labels\"",
        "alerts[0].status: expected firing or resolved, not \"on\""
    )]
    [InlineData("\"pod\":\"a\"", "\"pod\":1", "alerts[0].labels.pod: expected a text")]
    [InlineData(
        "2026-01-31T12:00:00.5+01:00",
        "yesterday",
        "alerts[0].startsAt: expected a time like 2026-01-31T12:00:00Z"
    )]
    [InlineData("c0ffee", "", "alerts[0].fingerprint: expected 1 to 100 characters")]
    [InlineData("\"alerts\":[", "\"alerts\":[7,", "alerts[0].status: expected a text")]
    [InlineData("\"alerts\"", "\"alarms\"", "alerts: expected a list")]
    public void A_body_that_is_not_one_says_what_is_wrong(string what, string instead, string why)
    {
        var body = Body(Alert.ReplaceLineEndings(""))
            .Replace(what, instead, StringComparison.Ordinal);

        Assert.Equal(why, Assert.Throws<WebhookException>(() => Read(body)).Message);
    }

    [Theory]
    [InlineData("", "the body is not JSON")]
    [InlineData("{\"version\":", "the body is not JSON")]
    [InlineData("[]", "version: expected a text")]
    [InlineData("null", "version: expected a text")]
    public void What_is_not_even_an_object_says_so(string body, string why) =>
        Assert.Equal(why, Assert.Throws<WebhookException>(() => Read(body)).Message);

    [Fact]
    public void No_cut_or_changed_body_is_anything_but_notices_or_a_reason()
    {
        var whole = Encoding.UTF8.GetBytes(Body(Alert));
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var broken = whole[..random.Next(whole.Length + 1)];
            for (var change = random.Next(3); change > 0 && broken.Length > 0; change--)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }
            try
            {
                Assert.NotEmpty(WebhookBody.Read(broken, Services));
            }
            catch (WebhookException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    internal static AlertServices Services { get; } =
        new(
            "service",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["shop"] = "Shop" }
        );

    internal static string Body(params string[] alerts) =>
        $$$"""{"version":"4","groupKey":"{}:{}","truncatedAlerts":3,"status":"firing","receiver":"lastgood","alerts":[{{{string.Join(',', alerts)}}}]}""";

    internal static string One(string fingerprint) =>
        Alert.Replace("c0ffee", fingerprint, StringComparison.Ordinal);

    private static IReadOnlyList<AlertNotice> Read(string body) =>
        WebhookBody.Read(Encoding.UTF8.GetBytes(body), Services);
}
