using System.Text;

namespace Lastgood.Adapters.Http;

/// <summary>What came of a GET: exactly one of <see cref="Answer"/> and <see cref="Failure"/>.</summary>
/// <param name="Answer">The answer, whatever its status; null where there was none.</param>
/// <param name="Failure">Why there was none, in plain words, e.g. <c>connection refused</c>; null where there was one.</param>
/// <param name="Took">How long it took.</param>
public sealed record FetchResult(FetchAnswer? Answer, string? Failure, TimeSpan Took);

/// <summary>An HTTP answer.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">The headers by name, in any case; several of one name joined with <c>, </c>.</param>
/// <param name="Body">The body, or its beginning where it was cut.</param>
public sealed record FetchAnswer(
    int Status,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body
)
{
    /// <summary>Whether the status is 2xx.</summary>
    public bool Succeeded => Status is >= 200 and <= 299;

    /// <summary>The body as UTF-8, without a byte order mark; what is not UTF-8 becomes U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span).TrimStart('\uFEFF');
}
