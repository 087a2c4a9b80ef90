using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Adapters.Notifications.StatusPages;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Cachet;

/// <summary>A page of Cachet 3.</summary>
/// <param name="name">The channel's name.</param>
/// <param name="options">Where it is.</param>
/// <param name="tools">What it works with.</param>
public sealed class CachetChannel(string name, CachetOptions options, ChannelTools tools)
    : StatusPageChannel(
        name,
        options,
        tools,
        requests: 3 + (options?.Components.Values.Select(static c => c.Count).Append(0).Max() ?? 0)
    )
{
    /// <inheritdoc/>
    protected override async Task<(OpenIncident? Found, Receipt? Trouble)> FindAsync(
        PublicNotice notice,
        CancellationToken cancellation
    )
    {
        var mark = Uri.EscapeDataString(notice.Mark);
        var result = await Sender.AskAsync(
            Request("GET", $"/api/incidents?filter[name]={mark}", null),
            cancellation
        );
        if (ProviderSender.Of(result, Tools.Time) is var receipt and not Receipt.Delivered)
        {
            return (null, receipt);
        }
        if ((JsonAnswer.Parse(result.Answer!) as JsonObject)?["data"] is not JsonArray found)
        {
            return (null, new Receipt.Later("what came back is not Cachet's list"));
        }
        var incident = found.FirstOrDefault(i =>
            Attribute(i, "name")?.EndsWith($"({notice.Mark})", StringComparison.Ordinal) == true
        );
        return JsonAnswer.Text(incident, "id") is { } id
            ? (
                new OpenIncident(
                    id,
                    JsonAnswer.Text(incident, "attributes", "status", "value"),
                    Attribute(incident, "message"),
                    CachetIncident.Status(notice.Phase).ToString(CultureInfo.InvariantCulture)
                ),
                null
            )
            : (null, null);
    }

    /// <inheritdoc/>
    protected override async Task<Receipt> CreateAsync(
        PublicNotice notice,
        CancellationToken cancellation
    )
    {
        ProviderRequest Create(bool isRich) =>
            Request("POST", "/api/incidents", CachetIncident.Create(notice, options, isRich));
        var receipt = await Sender.SendAsync(
            Create(true),
            Create(false),
            static (FetchAnswer answer) => JsonAnswer.Text(JsonAnswer.Parse(answer), "data", "id"),
            cancellation
        );
        // Without its name nothing more could be said of it; it is looked for.
        return receipt is Receipt.Delivered { Reference: null }
            ? new Receipt.Later("what came back is not Cachet's incident")
            : receipt;
    }

    /// <inheritdoc/>
    protected override async Task<Receipt> UpdateAsync(
        string id,
        PublicNotice notice,
        CancellationToken cancellation
    )
    {
        // An update has no components. They come first: they can be said twice.
        foreach (var component in options.ComponentsOf(notice.Service))
        {
            var result = await Sender.AskAsync(
                Request(
                    "PUT",
                    $"/api/components/{Uri.EscapeDataString(component)}",
                    CachetIncident.Component(notice, options)
                ),
                cancellation
            );
            switch (ProviderSender.Of(result, Tools.Time))
            {
                case Receipt.Later later:
                    return later;
                case Receipt.Refused refused:
                    // One that is not there keeps nobody from being told.
                    Tools.Say($"{Name}: the component {component}: {refused.Error}");
                    break;
            }
        }
        var receipt = await Sender.SendAsync(
            Request(
                "POST",
                $"/api/incidents/{Uri.EscapeDataString(id)}/updates",
                CachetIncident.Update(notice)
            ),
            plain: null,
            reference: null,
            cancellation
        );
        return receipt is Receipt.Delivered ? new Receipt.Delivered(id) : receipt;
    }

    private static string? Attribute(JsonNode? incident, string name) =>
        JsonAnswer.Text(incident, "attributes", name);

    private ProviderRequest Request(string method, string path, JsonObject? body) =>
        new(method, options.Url + path, body)
        {
            Authorization = new Secret($"Bearer {options.Key().Reveal()}"),
        };
}
