using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>Asks the HTTP API. Trouble is an answer with a problem, never an exception.</summary>
internal sealed class QueryClient : IDisposable
{
    /// <summary>The path of a query of one moment.</summary>
    public const string Instant = "query";

    /// <summary>The path of a query of many moments.</summary>
    public const string Range = "query_range";

    private readonly PrometheusOptions options;
    private readonly Backoff backoff;
    private readonly TimeProvider time;
    private readonly HttpFetcher http;
    private readonly Secret? authorization;

    /// <summary>Made for one reading, so that tokens and certificates are those of now.</summary>
    /// <exception cref="SecretException">A token, password or certificate cannot be had.</exception>
    public QueryClient(PrometheusOptions options, Backoff backoff, TimeProvider time)
    {
        (this.options, this.backoff, this.time) = (options, backoff, time);
        authorization = options.Access.Authorization();
        http = new HttpFetcher(time, connect: null, options.Access.Tls?.Read());
    }

    /// <summary>Asks one query.</summary>
    /// <param name="path"><see cref="Instant"/> or <see cref="Range"/>.</param>
    /// <param name="form">What is posted.</param>
    /// <param name="timeout">The longest that it may take.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<QueryAnswer> AskAsync(
        string path,
        IEnumerable<(string Name, string Value)> form,
        TimeSpan timeout,
        CancellationToken cancellation
    )
    {
        if (backoff.Reason is { } reason)
        {
            return QueryAnswer.None(reason) with { Refused = true };
        }
        if (timeout <= TimeSpan.Zero)
        {
            return QueryAnswer.None($"no answer within {Spoken.Duration(options.Timeout)}");
        }
        var result = await http.FetchAsync(
            new FetchRequest($"{options.Url}/api/v1/{path}", timeout, options.MaxAnswerBytes)
            {
                Body = FetchBody.Form(
                    string.Join(
                        '&',
                        form.Select(static field =>
                            $"{field.Name}={Uri.EscapeDataString(field.Value)}"
                        )
                    )
                ),
                Authorization = authorization,
                Headers = options.Headers,
            },
            cancellation
        );
        return result.Answer is { } answer
            ? Read(answer, path == Range ? "matrix" : "vector")
            : QueryAnswer.None(result.Failure ?? "no answer");
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private QueryAnswer Read(FetchAnswer answer, string expected)
    {
        var answered = Date(answer, "Date");
        if (answer.Status is 429 or >= 500)
        {
            var reason = Failed(answer);
            backoff.Refused(reason, RetryAfter(answer, answered));
            return QueryAnswer.None(backoff.Reason ?? reason) with { Refused = true };
        }
        backoff.Answered();
        return answer.Succeeded
            ? QueryAnswer.Read(answer.Body, expected) with
            {
                Answered = answered,
                Ahead = answered - time.GetUtcNow(),
            }
            : QueryAnswer.None(Failed(answer));
    }

    private string Failed(FetchAnswer answer)
    {
        var said = answer.Status switch
        {
            401 or 403 when authorization is null && options.Access.Tls?.Certificate is null =>
                "it wants credentials, and none are configured",
            401 or 403 => "it does not accept the configured credentials",
            404 => $"there is no query API at {options.Url}/api/v1",
            >= 300 and <= 399 when answer.Headers.TryGetValue("Location", out var place) =>
                $"it redirects to {Spoken.Excerpt(place)}; configure that address",
            _ => Error(answer),
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP {answer.Status}{(said is null ? "" : ": ")}{said}"
        );
    }

    private static string? Error(FetchAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return QueryAnswer.Error(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How long the server wants to be left alone: seconds, or a date by its own clock.</summary>
    private TimeSpan? RetryAfter(FetchAnswer answer, DateTimeOffset? answered) =>
        !answer.Headers.TryGetValue("Retry-After", out var text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
        : Date(answer, "Retry-After") - (answered ?? time.GetUtcNow()) is { } left
        && left > TimeSpan.Zero
            ? left
        : null;

    private static DateTimeOffset? Date(FetchAnswer answer, string header) =>
        answer.Headers.TryGetValue(header, out var text)
        && DateTimeOffset.TryParseExact(
            text,
            "R",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var date
        )
            ? date
            : null;
}
