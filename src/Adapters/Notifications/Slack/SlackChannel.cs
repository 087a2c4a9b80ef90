using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Slack;

/// <summary>
/// A channel of Slack's, by the Web API. The first message of an incident says how it is now, whenever that is; all that is
/// told is in the thread below it, and what needs a person is in the channel as well.
/// </summary>
/// <param name="name">The channel's name.</param>
/// <param name="options">Where it goes.</param>
/// <param name="tools">What it works with.</param>
public sealed class SlackChannel(string name, SlackOptions options, ChannelTools tools)
    : ProviderChannel(name, options, tools, requests: 4)
{
    private const string Post = "chat.postMessage";

    /// <inheritdoc/>
    protected override async Task<Receipt> TellAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    )
    {
        var token = options.Token();
        var root = SlackPlace.Parse(thread.Root);
        if (root is not null)
        {
            // First what can be done twice.
            var updated = await CallAsync(
                "chat.update",
                Update(root),
                message,
                token,
                cancellation
            );
            if (updated.Receipt is Receipt.Later or Receipt.Gone)
            {
                return updated.Receipt;
            }
            if (updated.Error == "message_not_found")
            {
                root = null;
            }
            // Anything else, such as that it is too old to be edited, leaves the thread.
        }
        var posted = await CallAsync(
            Post,
            root is null ? First(options.Channel, message) : Reply(root, message),
            message,
            token,
            cancellation
        );
        return posted.Receipt;
    }

    /// <summary>What a message's first request has besides its words.</summary>
    public static JsonObject First(string channel, Message message) =>
        new() { ["channel"] = channel, ["metadata"] = Metadata(message) };

    /// <summary>What an update has besides its words.</summary>
    public static JsonObject Update(SlackPlace root) =>
        new() { ["channel"] = root.Channel, ["ts"] = root.Ts };

    /// <summary>What a reply has besides its words.</summary>
    public static JsonObject Reply(SlackPlace root, Message message)
    {
        var reply = First(root.Channel, message);
        reply["thread_ts"] = root.Ts;
        if (message.Notice.Level == NoticeLevel.Critical)
        {
            reply["reply_broadcast"] = true;
        }
        return reply;
    }

    private static JsonObject Metadata(Message message) =>
        new()
        {
            ["event_type"] = "lastgood_notice",
            ["event_payload"] = new JsonObject
            {
                ["id"] = message.Id,
                ["service"] = message.Notice.Service,
                ["moment"] = Moments.Word(message.Notice.Moment),
            },
        };

    private async Task<SlackAnswer> CallAsync(
        string method,
        JsonObject place,
        Message message,
        Secret token,
        CancellationToken cancellation
    )
    {
        async Task<SlackAnswer> AskAsync(JsonObject words)
        {
            var body = (JsonObject)place.DeepClone();
            foreach (var (key, value) in words)
            {
                body[key] = value?.DeepClone();
            }
            return SlackAnswer.Of(
                await Sender.AskAsync(
                    new ProviderRequest("POST", $"{options.Api}/{method}", body)
                    {
                        Authorization = new Secret($"Bearer {token.Reveal()}"),
                    },
                    cancellation
                ),
                Tools.Time
            );
        }
        var answer = await AskAsync(SlackMessage.Rich(message));
        if (!answer.IsAboutForm)
        {
            return answer;
        }
        var plain = SlackMessage.Text(message);
        // An update keeps the blocks that it does not name.
        plain["blocks"] = new JsonArray();
        return await AskAsync(plain);
    }
}
