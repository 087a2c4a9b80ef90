using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Grafana;

namespace Lastgood.Adapters.Tests.Notifications.Providers;

/// <summary>Grafana's annotations.</summary>
public sealed class GrafanaTests
{
    private static readonly long At = Samples.At.ToUnixTimeMilliseconds();

    private static Answered Rules(Asked asked) =>
        asked.Authorization != $"Bearer {Samples.Key}" ? new Answered(401, "no")
        : string.IsNullOrEmpty((string?)asked.Body!["text"]) ? new Answered(400, "no text")
        : asked.Line switch
        {
            "POST /api/annotations" => new Answered(
                200,
                """{"message":"Annotation added","id":12}"""
            ),
            "PATCH /api/annotations/12" => new Answered(
                200,
                """{"message":"Annotation patched"}"""
            ),
            _ => new Answered(404, "no such annotation"),
        };

    [Fact]
    public async Task A_rollback_is_the_region_that_it_took()
    {
        await using var server = await ProviderServer.StartAsync(Rules);
        var options = (GrafanaOptions)Samples.Options("grafana", server.Url) with
        {
            Dashboard = "d1",
        };
        Assert.Equal(
            new Receipt.Delivered("12"),
            await Samples.SendAsync(options, Samples.Started)
        );
        Assert.Equal(
            new Receipt.Delivered(),
            await Samples.SendAsync(options, Samples.Ended, Samples.After("12", null))
        );
        Assert.Equal(
            [
                $"""POST /api/annotations ["lastgood","shop","rollback"] {At}  d1""",
                $"""PATCH /api/annotations/12 ["lastgood","shop","rollback"]  {At} """,
            ],
            server.Requests.Select(static r =>
                $"{r.Line} {r.Body!["tags"]!.ToJsonString()} {r.Body["time"]} {r.Body["timeEnd"]} {r.Body["dashboardUID"]}"
            ),
            StringComparer.Ordinal
        );
        Assert.Contains(
            "host db-7 &lt;fails&gt; &amp; *cries*<br>",
            (string?)server.Requests[0].Body!["text"],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("99")]
    public async Task A_region_that_was_not_begun_or_was_removed_is_made_whole(string? reference)
    {
        await using var server = await ProviderServer.StartAsync(Rules);
        Assert.Equal(
            new Receipt.Delivered("12"),
            await Samples.SendAsync(
                Samples.Options("grafana", server.Url),
                Samples.Ended,
                Samples.After(reference)
            )
        );
        var body = server.Requests[^1].Body!;
        Assert.Equal((At - 50_000, At), ((long)body["time"]!, (long)body["timeEnd"]!));
    }

    [Fact]
    public async Task What_changes_nothing_is_not_marked()
    {
        await using var server = await ProviderServer.StartAsync(Rules);
        await Samples.SendAsync(Samples.Options("grafana", server.Url), Samples.Opened);
        Assert.Empty(server.Requests);
    }
}
