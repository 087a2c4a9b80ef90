using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Grafana;

/// <summary>Marks releases, rollbacks and drills on Grafana's dashboards.</summary>
/// <param name="name">The channel's name.</param>
/// <param name="options">Where it is.</param>
/// <param name="tools">What it works with.</param>
public sealed class GrafanaChannel(string name, GrafanaOptions options, ChannelTools tools)
    : ProviderChannel(name, options, tools, requests: 2)
{
    private const string Annotations = "/api/annotations";

    /// <inheritdoc/>
    protected override async Task<Receipt> TellAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    )
    {
        var moment = message.Notice.Moment;
        if (!GrafanaAnnotation.IsMarked(moment))
        {
            return new Receipt.Delivered();
        }
        if (moment is Moment.RollbackEnded or Moment.DrillEnded && Begun(thread) is { } begun)
        {
            var ended = await SendAsync(
                "PATCH",
                $"{Annotations}/{Uri.EscapeDataString(begun)}",
                GrafanaAnnotation.End(message),
                reference: null,
                cancellation
            );
            // One that somebody has removed is made again, whole.
            if (ended is not Receipt.Refused)
            {
                return ended;
            }
        }
        return await SendAsync(
            "POST",
            Annotations,
            GrafanaAnnotation.Create(message, options.Dashboard),
            static answer => JsonAnswer.Text(JsonAnswer.Parse(answer), "id"),
            cancellation
        );
    }

    // An incident may have several rollbacks: it is the end of the last.
    private static string? Begun(MessageThread thread) =>
        thread.Earlier.LastOrDefault(static m => m.Reference is not null)?.Reference;

    private Task<Receipt> SendAsync(
        string method,
        string path,
        JsonObject body,
        Func<FetchAnswer, string?>? reference,
        CancellationToken cancellation
    ) =>
        Sender.SendAsync(
            new ProviderRequest(method, options.Url + path, body)
            {
                Authorization = new Secret($"Bearer {options.Token().Reveal()}"),
            },
            plain: null,
            reference,
            cancellation
        );
}
