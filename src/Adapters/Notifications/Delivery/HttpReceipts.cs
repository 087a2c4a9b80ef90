using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Delivery;

/// <summary>What the answers of providers mean, where they mean what HTTP says.</summary>
public static class HttpReceipts
{
    /// <summary>The receipt for an answer: 2xx is delivered; 408, 420, 429, 5xx and no answer are tried later; all others are final.</summary>
    /// <param name="result">What came of the request.</param>
    /// <param name="time">What a <c>Retry-After</c> with a date is compared with.</param>
    /// <param name="reference">Reads the provider's reference from an answer; null for none.</param>
    public static Receipt Of(
        FetchResult result,
        TimeProvider time,
        Func<FetchAnswer, string?>? reference = null
    )
    {
        if (result.Answer is not { } answer)
        {
            return new Receipt.Later(result.Failure!);
        }
        if (answer.Succeeded)
        {
            return new Receipt.Delivered(reference?.Invoke(answer));
        }
        var error = Describe(answer);
        return answer.Status is 408 or 420 or 429 or >= 500
            ? new Receipt.Later(error, RetryAfter(answer, time))
            : new Receipt.Refused(error);
    }

    /// <summary>An answer for people: its status and the beginning of what it says.</summary>
    public static string Describe(FetchAnswer answer)
    {
        var said = Redactor.Redact(Spoken.Excerpt(answer.Text));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP {answer.Status}{(string.IsNullOrWhiteSpace(answer.Text) ? "" : $": {said}")}"
        );
    }

    /// <summary>How long a provider wants to be left alone; null where it does not say, or not in a way that can be read.</summary>
    public static TimeSpan? RetryAfter(FetchAnswer answer, TimeProvider time)
    {
        if (!answer.Headers.TryGetValue("Retry-After", out var text))
        {
            return null;
        }
        if (
            double.TryParse(
                text,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var seconds
            ) && seconds is >= 0 and < 1e6
        )
        {
            return TimeSpan.FromSeconds(seconds);
        }
        return
            DateTimeOffset.TryParseExact(
                text,
                "r",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var date
            )
            && date - time.GetUtcNow() is { } left
            && left > TimeSpan.Zero
            ? left
            : null;
    }
}
