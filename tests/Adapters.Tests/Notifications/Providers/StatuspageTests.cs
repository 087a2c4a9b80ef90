using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Tests.Notifications.Providers;

/// <summary>Statuspage as developer.statuspage.io describes it, with a page that remembers.</summary>
public sealed class StatuspageTests : IAsyncDisposable
{
    private readonly List<JsonObject> incidents = [];
    private Func<Asked, Answered?> before = static _ => null;
    private ProviderServer? server;

    private Answered Rules(Asked asked)
    {
        if (asked.Authorization != $"OAuth {Samples.Key}")
        {
            return new Answered(401, """{"error":"Could not authenticate"}""");
        }
        if (before(asked) is { } answer)
        {
            return answer;
        }
        if (asked.Line == "GET /v1/pages/p1/incidents/unresolved")
        {
            return new Answered(
                200,
                new JsonArray([.. incidents.Select(static i => i.DeepClone())]).ToJsonString()
            );
        }
        var sent = (JsonObject)asked.Body!["incident"]!.DeepClone();
        if (
            ((string?)sent["status"])
                is not ("investigating" or "identified" or "monitoring" or "resolved")
            || ((string?)sent["body"])?.Length is not (> 0 and <= 25_000)
            || ((string?)sent["name"])?.Length > 255
        )
        {
            return new Answered(422, """{"error":["invalid"]}""");
        }
        if (asked.Line == "POST /v1/pages/p1/incidents" && sent["name"] is not null)
        {
            sent["id"] = $"inc{incidents.Count + 1}";
            sent["incident_updates"] = new JsonArray(
                new JsonObject { ["body"] = (string?)sent["body"] }
            );
            incidents.Add(sent);
            return new Answered(201, sent.ToJsonString());
        }
        return
            incidents.Find(i => asked.Line == $"PATCH /v1/pages/p1/incidents/{i["id"]}")
                is { } known
            ? new Answered(200, new JsonObject { ["id"] = (string?)known["id"] }.ToJsonString())
            : new Answered(404, """{"error":"not found"}""");
    }

    private async Task<Receipt> SendAsync(Message message, params IReadOnlyList<string?> earlier)
    {
        server ??= await ProviderServer.StartAsync(Rules);
        return await Samples.SendAsync(
            Samples.Options("statuspage", server.Url),
            message,
            Samples.After(earlier)
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_incident_follows_ours_from_its_beginning_to_its_end()
    {
        Assert.Equal(new Receipt.Delivered("inc1"), await SendAsync(Samples.Opened));
        foreach (var message in new[] { Samples.Started, Samples.Monitoring, Samples.Resolved })
        {
            Assert.Equal(new Receipt.Delivered("inc1"), await SendAsync(message, "inc1"));
        }
        Assert.Equal(
            [
                """GET /v1/pages/p1/incidents/unresolved """,
                """POST /v1/pages/p1/incidents investigating {"7":"partial_outage","8":"partial_outage"}""",
                """PATCH /v1/pages/p1/incidents/inc1 identified {"7":"partial_outage","8":"partial_outage"}""",
                """PATCH /v1/pages/p1/incidents/inc1 monitoring {"7":"operational","8":"operational"}""",
                """PATCH /v1/pages/p1/incidents/inc1 resolved {"7":"operational","8":"operational"}""",
            ],
            server!.Requests.Select(static r =>
                $"{r.Line} {r.Body?["incident"]!["status"]}{(r.Body is null ? "" : " ")}{r.Body?["incident"]!["components"]!.ToJsonString()}"
            ),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Nothing_but_the_words_for_the_public_is_sent()
    {
        await SendAsync(Samples.Opened);
        var sent = server!.Requests[^1].Body!["incident"]!.AsObject();
        Assert.Equal("Issues with The Shop", (string?)sent["name"]);
        Assert.Equal(Samples.Opened.PublicText, (string?)sent["body"]);
        Assert.DoesNotContain("shop-i1", sent.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("db-7", sent.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_made_before_a_crash_is_found_and_not_made_again()
    {
        await SendAsync(Samples.Opened);
        // Nobody wrote down what it is called.
        Assert.Equal(new Receipt.Delivered("inc1"), await SendAsync(Samples.Opened));
        Assert.Equal("GET /v1/pages/p1/incidents/unresolved", server!.Lines[^1]);
        Assert.Equal(new Receipt.Delivered("inc1"), await SendAsync(Samples.Started));
        Assert.Equal("PATCH /v1/pages/p1/incidents/inc1", server.Lines[^1]);
        Assert.Single(incidents);
    }

    [Fact]
    public async Task Components_that_are_refused_keep_nobody_from_being_told()
    {
        before = static asked =>
            asked.Body?["incident"]!["components"] is not null
                ? new Answered(422, """{"error":["component"]}""")
                : null;
        Assert.Equal(new Receipt.Delivered("inc1"), await SendAsync(Samples.Opened));
    }

    [Fact]
    public async Task Neither_drills_nor_what_is_internal_get_there()
    {
        var drill = Samples.Of(
            Moment.RollbackStarted,
            NoticeLevel.Warning,
            PublicPhase.Identified,
            static n => n with { IsDrill = true }
        );
        Assert.Equal(new Receipt.Delivered(), await SendAsync(drill));
        Assert.Equal(new Receipt.Delivered(), await SendAsync(Samples.Wanted));
        Assert.Empty(server!.Requests);
    }
}
