using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications;

namespace Lastgood.Adapters.Tests.Notifications.Providers;

/// <summary>Cachet 3, by the requests that its source takes, with a page that remembers.</summary>
public sealed class CachetTests : IAsyncDisposable
{
    private readonly List<JsonObject> incidents = [];
    private readonly List<string> said = [];
    private Func<Asked, Answered?> before = static _ => null;
    private ProviderServer? server;

    private Answered Rules(Asked asked)
    {
        if (asked.Authorization != $"Bearer {Samples.Key}")
        {
            return new Answered(401, """{"message":"Unauthenticated."}""");
        }
        if (before(asked) is { } answer)
        {
            return answer;
        }
        if (asked.Line.StartsWith("GET /api/incidents?filter[name]=", StringComparison.Ordinal))
        {
            var part = Uri.UnescapeDataString(asked.Line.Split('=')[1]);
            return new Answered(
                200,
                new JsonObject
                {
                    ["data"] = new JsonArray([
                        .. incidents
                            .Where(i =>
                                ((string)i["attributes"]!["name"]!).Contains(
                                    part,
                                    StringComparison.Ordinal
                                )
                            )
                            .Select(static i => i.DeepClone()),
                    ]),
                }.ToJsonString()
            );
        }
        var status = (int?)asked.Body!["status"];
        if (asked.Line is "PUT /api/components/7" or "PUT /api/components/8")
        {
            return new Answered(status is >= 1 and <= 4 ? 200 : 422, "{}");
        }
        var isWell = status is >= 0 and <= 4 && (string?)asked.Body["message"] is { Length: > 0 };
        if (asked.Line == "POST /api/incidents")
        {
            return isWell && (string?)asked.Body["name"] is { Length: > 0 and <= 255 }
                ? Create(asked.Body)
                : new Answered(422, """{"message":"invalid"}""");
        }
        return incidents.Any(i => asked.Line == $"POST /api/incidents/{i["id"]}/updates")
            ? new Answered(isWell ? 201 : 422, """{"data":{"id":"40"}}""")
            : new Answered(404, """{"message":"not found"}""");
    }

    private Answered Create(JsonObject sent)
    {
        var incident = new JsonObject
        {
            ["id"] = $"{incidents.Count + 1}",
            ["type"] = "incidents",
            ["attributes"] = new JsonObject
            {
                ["name"] = (string?)sent["name"],
                ["message"] = (string?)sent["message"],
                ["status"] = new JsonObject { ["value"] = (int?)sent["status"] },
            },
        };
        incidents.Add(incident);
        return new Answered(201, new JsonObject { ["data"] = incident.DeepClone() }.ToJsonString());
    }

    private async Task<Receipt> SendAsync(Message message, params IReadOnlyList<string?> earlier)
    {
        server ??= await ProviderServer.StartAsync(Rules);
        return await Samples.SendAsync(
            Samples.Options("cachet", server.Url),
            message,
            Samples.After(earlier),
            said.Add
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
    public async Task An_incident_follows_ours_and_so_do_its_components()
    {
        Assert.Equal(new Receipt.Delivered("1"), await SendAsync(Samples.Opened));
        var made = server!.Requests[^1].Body!;
        Assert.Matches(@"^Issues with The Shop \(#[0-9a-f]{8}\)$", (string?)made["name"]);
        Assert.Equal(
            """[{"status":3,"id":7},{"status":3,"id":8}]""",
            made["components"]!.ToJsonString()
        );
        Assert.True((bool)made["visible"]!);
        Assert.Equal(Samples.Opened.PublicText, (string?)made["message"]);

        foreach (var message in new[] { Samples.Started, Samples.Monitoring, Samples.Resolved })
        {
            Assert.Equal(new Receipt.Delivered("1"), await SendAsync(message, "1"));
        }
        Assert.Equal(
            [
                "PUT /api/components/7 3",
                "PUT /api/components/8 3",
                "POST /api/incidents/1/updates 2",
                "PUT /api/components/7 1",
                "PUT /api/components/8 1",
                "POST /api/incidents/1/updates 3",
                "PUT /api/components/7 1",
                "PUT /api/components/8 1",
                "POST /api/incidents/1/updates 4",
            ],
            server.Requests.Skip(2).Select(static r => $"{r.Line} {r.Body!["status"]}"),
            StringComparer.Ordinal
        );
        Assert.Empty(said);
    }

    [Fact]
    public async Task One_that_was_made_before_a_crash_is_found_and_not_made_again()
    {
        await SendAsync(Samples.Opened);
        Assert.Equal(new Receipt.Delivered("1"), await SendAsync(Samples.Opened));
        Assert.Equal(3, server!.Requests.Count);
        Assert.Equal(new Receipt.Delivered("1"), await SendAsync(Samples.Started));
        Assert.Equal("POST /api/incidents/1/updates", server.Lines[^1]);
        Assert.Single(incidents);
    }

    [Fact]
    public async Task A_component_that_is_not_there_is_said_and_keeps_nobody_from_being_told()
    {
        before = static asked =>
            asked.Line == "PUT /api/components/7" ? new Answered(404, "no")
            : asked.Body?["components"] is not null ? new Answered(422, "no")
            : null;
        Assert.Equal(new Receipt.Delivered("1"), await SendAsync(Samples.Opened));
        Assert.Equal(new Receipt.Delivered("1"), await SendAsync(Samples.Started, "1"));
        Assert.Equal(["it: the component 7: HTTP 404: no"], said);
    }
}
