using System.Text.Json;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Notifications.Delivery;
using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Notifications.Slack;

/// <summary>What Slack's Web API answers: HTTP 200 with <c>ok: false</c> is a no. Pure.</summary>
/// <param name="Receipt">What it means.</param>
/// <param name="Error">Slack's word for what is wrong; null where nothing is, or where it has not said it.</param>
public sealed record SlackAnswer(Receipt Receipt, string? Error)
{
    // https://docs.slack.dev/reference/methods/chat.postMessage#errors: those that pass by themselves.
    private static readonly string[] Passing =
    [
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
    ];

    // Whatever is sent with this token, or to this place, is refused as well.
    private static readonly string[] Lost = ["token_revoked", "account_inactive", "is_archived"];

    private static readonly string[] Form =
    [
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
    ];

    /// <summary>Whether the same in plain words may be taken.</summary>
    public bool IsAboutForm => Form.Contains(Error, StringComparer.Ordinal);

    /// <summary>Reads an answer.</summary>
    /// <param name="result">What came of the request.</param>
    /// <param name="time">What a <c>Retry-After</c> with a date is compared with.</param>
    public static SlackAnswer Of(FetchResult result, TimeProvider time)
    {
        if (result.Answer is not { Succeeded: true } answer)
        {
            return new SlackAnswer(ProviderSender.Of(result, time), null);
        }
        var json = JsonAnswer.Parse(answer);
        var ok = (json as System.Text.Json.Nodes.JsonObject)?["ok"]?.GetValueKind();
        if (ok == JsonValueKind.True)
        {
            return new SlackAnswer(
                new Receipt.Delivered(
                    new SlackPlace(
                        JsonAnswer.Text(json, "channel") ?? "",
                        JsonAnswer.Text(json, "ts") ?? ""
                    ).ToString()
                ),
                null
            );
        }
        if (ok != JsonValueKind.False)
        {
            return new SlackAnswer(
                new Receipt.Later(
                    $"what came back is not Slack's: {HttpReceipts.Describe(answer)}"
                ),
                null
            );
        }
        var error = JsonAnswer.Text(json, "error") ?? "no reason given";
        var said = $"Slack says: {Spoken.Excerpt(error)}";
        return new SlackAnswer(
            Passing.Contains(error, StringComparer.Ordinal)
                    ? new Receipt.Later(said, HttpReceipts.RetryAfter(answer, time))
                : Lost.Contains(error, StringComparer.Ordinal) ? new Receipt.Gone(said)
                : new Receipt.Refused(said),
            error
        );
    }
}

/// <summary>A message in Slack: its channel's id, as <c>chat.update</c> wants it, and its time stamp, which names it there.</summary>
/// <param name="Channel">The channel's id.</param>
/// <param name="Ts">The message's time stamp.</param>
public sealed record SlackPlace(string Channel, string Ts)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static SlackPlace? Parse(string? text) =>
        text?.Split(' ') is [{ Length: > 0 } channel, { Length: > 0 } ts]
            ? new SlackPlace(channel, ts)
            : null;

    /// <summary>Both in one text.</summary>
    public override string ToString() => $"{Channel} {Ts}";
}
