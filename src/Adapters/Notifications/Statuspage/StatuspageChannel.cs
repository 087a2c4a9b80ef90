using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Adapters.Notifications.StatusPages;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Statuspage;

/// <summary>A page of Atlassian Statuspage's.</summary>
/// <param name="name">The channel's name.</param>
/// <param name="options">Where it is.</param>
/// <param name="tools">What it works with.</param>
public sealed class StatuspageChannel(string name, StatuspageOptions options, ChannelTools tools)
    : StatusPageChannel(name, options, tools, requests: 3)
{
    private string Incidents => $"/v1/pages/{Uri.EscapeDataString(options.Page)}/incidents";

    /// <inheritdoc/>
    protected override async Task<(OpenIncident? Found, Receipt? Trouble)> FindAsync(
        PublicNotice notice,
        CancellationToken cancellation
    )
    {
        var result = await Sender.AskAsync(
            Request("GET", Incidents + "/unresolved", null),
            cancellation
        );
        if (ProviderSender.Of(result, Tools.Time) is var receipt and not Receipt.Delivered)
        {
            return (null, receipt);
        }
        if (JsonAnswer.Parse(result.Answer!) is not JsonArray open)
        {
            return (null, new Receipt.Later("what came back is not Statuspage's list"));
        }
        var incident = open.FirstOrDefault(i =>
            JsonAnswer.Text((i as JsonObject)?["metadata"], "lastgood", "thread") == notice.Mark
        );
        return JsonAnswer.Text(incident, "id") is { } id
            ? (
                new OpenIncident(
                    id,
                    JsonAnswer.Text(incident, "status"),
                    JsonAnswer.Text(
                        JsonAnswer.Items(incident, "incident_updates").FirstOrDefault(),
                        "body"
                    ),
                    Moments.Word(notice.Phase)
                ),
                null
            )
            : (null, null);
    }

    /// <inheritdoc/>
    protected override Task<Receipt> CreateAsync(
        PublicNotice notice,
        CancellationToken cancellation
    ) =>
        SendAsync(
            isRich =>
                Request("POST", Incidents, StatuspageIncident.Create(notice, options, isRich)),
            cancellation
        );

    /// <inheritdoc/>
    protected override Task<Receipt> UpdateAsync(
        string id,
        PublicNotice notice,
        CancellationToken cancellation
    ) =>
        SendAsync(
            isRich =>
                Request(
                    "PATCH",
                    $"{Incidents}/{Uri.EscapeDataString(id)}",
                    StatuspageIncident.Update(notice, options, isRich)
                ),
            cancellation
        );

    private async Task<Receipt> SendAsync(
        Func<bool, ProviderRequest> request,
        CancellationToken cancellation
    )
    {
        var receipt = await Sender.SendAsync(
            request(true),
            request(false),
            static (FetchAnswer answer) => JsonAnswer.Text(JsonAnswer.Parse(answer), "id"),
            cancellation
        );
        // Without its name nothing more could be said of it; it is looked for.
        return receipt is Receipt.Delivered { Reference: null }
            ? new Receipt.Later("what came back is not Statuspage's incident")
            : receipt;
    }

    private ProviderRequest Request(string method, string path, JsonObject? body) =>
        new(method, options.Api + path, body)
        {
            Authorization = new Secret($"OAuth {options.Key().Reveal()}"),
        };
}
