using System.Text;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Notifications.Delivery;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Providers;

/// <summary>
/// Sends what channels ask of providers: each request in bounded time, with a bounded answer, no redirects, at the pace that
/// the provider wants, and with nothing secret in what is said of it.
/// </summary>
/// <param name="tools">Sends, and tells the time.</param>
/// <param name="timeout">The longest that one request may take.</param>
/// <param name="pace">The time to leave between two requests; zero for none.</param>
public sealed class ProviderSender(ChannelTools tools, TimeSpan timeout, TimeSpan pace)
{
    // A list of open incidents is the longest that is read.
    private const int MaxAnswer = 1024 * 1024;
    private const int Gone = 410;

    private long? last;

    /// <summary>Asks once. The answer, or the trouble, has no secret of the request in it.</summary>
    public async Task<FetchResult> AskAsync(ProviderRequest request, CancellationToken cancellation)
    {
        if (
            !Uri.TryCreate(request.Url, UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
        )
        {
            return new FetchResult(
                null,
                "its address is not an http or https address",
                TimeSpan.Zero
            );
        }
        if (last is { } before && pace - tools.Time.GetElapsedTime(before) is { Ticks: > 0 } left)
        {
            await Task.Delay(left, tools.Time, cancellation);
        }
        var result = await tools.Http.FetchAsync(
            new FetchRequest(request.Url, timeout, MaxAnswer)
            {
                Method = request.Method,
                Body = request.Body is { } body
                    ? new FetchBody(ProviderRequest.Text(body), "application/json")
                    : null,
                Authorization = request.Authorization,
                CutBody = true,
                Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
                {
                    ["Accept"] = "application/json",
                },
            },
            cancellation
        );
        last = tools.Time.GetTimestamp();
        return Clean(result, request);
    }

    /// <summary>Sends, once more in plain words where the provider does not take what is rich.</summary>
    /// <param name="rich">What is sent.</param>
    /// <param name="plain">What is sent where that is refused for its form (400, 413, 422); null for nothing.</param>
    /// <param name="reference">Reads the provider's reference from an answer; null for none.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Receipt> SendAsync(
        ProviderRequest rich,
        ProviderRequest? plain,
        Func<FetchAnswer, string?>? reference,
        CancellationToken cancellation
    )
    {
        var result = await AskAsync(rich, cancellation);
        if (plain is not null && result.Answer is { Status: 400 or 413 or 422 })
        {
            result = await AskAsync(plain, cancellation);
        }
        return Of(result, tools.Time, reference);
    }

    /// <summary>What an answer means: as HTTP has it, and 410 is for good.</summary>
    /// <param name="result">What came of the request.</param>
    /// <param name="time">What a <c>Retry-After</c> with a date is compared with.</param>
    /// <param name="reference">Reads the provider's reference from an answer; null for none.</param>
    public static Receipt Of(
        FetchResult result,
        TimeProvider time,
        Func<FetchAnswer, string?>? reference = null
    ) =>
        result.Answer is { Status: Gone } answer
            ? new Receipt.Gone(HttpReceipts.Describe(answer))
            : HttpReceipts.Of(result, time, reference);

    private static FetchResult Clean(FetchResult result, ProviderRequest request)
    {
        var hidden = request.Hidden.ToList();
        if (request.Authorization is { } authorization)
        {
            hidden.Add(authorization.Reveal().Split(' ', 2)[^1]);
        }
        string Without(string text) =>
            hidden.Aggregate(
                text,
                static (t, secret) => t.Replace(secret, Redactor.Mark, StringComparison.Ordinal)
            );
        return result with
        {
            Failure = result.Failure is { } failure ? Without(failure) : null,
            Answer = result.Answer is { } answer
                ? answer with
                {
                    Body = Encoding.UTF8.GetBytes(Without(answer.Text)),
                }
                : null,
        };
    }
}
