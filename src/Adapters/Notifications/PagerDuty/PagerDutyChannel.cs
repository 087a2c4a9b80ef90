using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Runs;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.PagerDuty;

/// <summary>
/// A service of PagerDuty's: one alert an incident, which is resolved with it. What is only good to know calls nobody;
/// releases, rollbacks and drills are marked as changes. Its references are what was last done to the alert.
/// </summary>
/// <param name="name">The channel's name.</param>
/// <param name="options">Where it goes.</param>
/// <param name="tools">What it works with.</param>
public sealed class PagerDutyChannel(string name, PagerDutyOptions options, ChannelTools tools)
    : ProviderChannel(name, options, tools, requests: 4)
{
    /// <inheritdoc/>
    protected override async Task<Receipt> TellAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    )
    {
        var key = options.RoutingKey();
        var notice = message.Notice;
        if (IsChange(notice))
        {
            var marked = await SendAsync(
                "/v2/change/enqueue",
                isRich => PagerDutyEvent.Change(message, isRich),
                key,
                cancellation
            );
            if (marked is not Receipt.Delivered)
            {
                return marked;
            }
        }
        if (notice.IsDrill && !options.PagesForDrills)
        {
            return new Receipt.Delivered();
        }
        Receipt receipt = new Receipt.Delivered();
        var actions = ActionsFor(
            notice,
            thread.Earlier.LastOrDefault(static m => m.Reference is not null)?.Reference
        );
        foreach (var action in actions)
        {
            receipt = await SendAsync(
                "/v2/enqueue",
                isRich => PagerDutyEvent.Alert(action, message, isRich),
                key,
                cancellation
            );
            if (receipt is not Receipt.Delivered)
            {
                return receipt;
            }
        }
        return receipt is Receipt.Delivered && actions is [.., var last]
            ? new Receipt.Delivered(last)
            : receipt;
    }

    /// <summary>What is done to the alert of a thread, in order; nothing for what is only good to know.</summary>
    /// <param name="notice">What is told.</param>
    /// <param name="before">What was last done to it; null for nothing.</param>
    public static IReadOnlyList<string> ActionsFor(Notice notice, string? before) =>
        notice switch
        {
            { Moment: Moment.Resolved or Moment.DrillEnded } => [PagerDutyEvent.Resolve],
            // What is acknowledged would call nobody again.
            { Level: NoticeLevel.Critical } when before == PagerDutyEvent.Acknowledge =>
            [
                PagerDutyEvent.Resolve,
                PagerDutyEvent.Trigger,
            ],
            { Level: not NoticeLevel.Info } or { Moment: Moment.DrillStarted } =>
            [
                PagerDutyEvent.Trigger,
            ],
            { Moment: Moment.Monitoring } when before == PagerDutyEvent.Trigger =>
            [
                PagerDutyEvent.Acknowledge,
            ],
            _ => [],
        };

    private static bool IsChange(Notice notice) =>
        notice
            is { Moment: Moment.Released or Moment.DrillStarted or Moment.DrillEnded }
                or { Moment: Moment.RollbackEnded, Outcome: RunOutcome.Done };

    private Task<Receipt> SendAsync(
        string path,
        Func<bool, JsonObject> body,
        Secret key,
        CancellationToken cancellation
    )
    {
        ProviderRequest Request(bool isRich)
        {
            var with = body(isRich);
            with["routing_key"] = key.Reveal();
            return new("POST", options.Api + path, with) { Hidden = [key.Reveal()] };
        }
        return Sender.SendAsync(Request(true), Request(false), reference: null, cancellation);
    }
}
