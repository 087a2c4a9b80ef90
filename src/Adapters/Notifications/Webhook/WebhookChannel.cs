using Lastgood.Adapters.Http;
using Lastgood.Adapters.Notifications.Delivery;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Webhook;

/// <summary>Any receiver of webhooks: CloudEvents, signed as Standard Webhooks has it. No redirects; at 410 nothing more is sent.</summary>
/// <param name="name">The channel's name.</param>
/// <param name="options">Where it goes.</param>
/// <param name="http">Sends.</param>
/// <param name="time">The clock.</param>
public sealed class WebhookChannel(
    string name,
    WebhookOptions options,
    HttpFetcher http,
    TimeProvider time
) : IChannel
{
    private const int MaxAnswer = 4096;
    private const int Gone = 410;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public TimeSpan Timeout => options.Timeout;

    /// <inheritdoc/>
    public async Task<Receipt> SendAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    )
    {
        var body = CloudEvent.Json(message, options.Source, options.Environment);
        FetchRequest request;
        try
        {
            request = new FetchRequest(options.Url().Reveal(), options.Timeout, MaxAnswer)
            {
                Body = new FetchBody(body, CloudEvent.MediaType),
                CutBody = true,
                Headers = StandardWebhook.Headers(
                    message.Id,
                    time.GetUtcNow(),
                    body,
                    options.Secret?.Read()
                ),
            };
        }
        catch (SecretException e)
        {
            // Somebody will put it there.
            return new Receipt.Later(e.Message);
        }
        var result = await http.FetchAsync(request, cancellation);
        return result.Answer is { Status: Gone } answer
            ? new Receipt.Gone(HttpReceipts.Describe(answer))
            : HttpReceipts.Of(result, time);
    }
}
