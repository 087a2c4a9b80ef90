using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Http;

/// <summary>One request: a GET, or a POST where there is a body, unless <see cref="Method"/> says otherwise.</summary>
/// <param name="Url">An absolute <c>http</c> or <c>https</c> address.</param>
/// <param name="Timeout">The longest that the whole of it may take, the last byte of the body included.</param>
/// <param name="MaxBytes">The longest body that is read.</param>
public sealed record FetchRequest(string Url, TimeSpan Timeout, int MaxBytes)
{
    /// <summary>The <c>Host</c> header to ask with; null for that of <see cref="Url"/>.</summary>
    public string? Host { get; init; }

    /// <summary>What becomes of a body longer than <see cref="MaxBytes"/>: its beginning is the answer (true), or it is none (false).</summary>
    public bool CutBody { get; init; }

    /// <summary>What is sent; null for nothing.</summary>
    public FetchBody? Body { get; init; }

    /// <summary>The method, e.g. <c>PUT</c>; null for GET without <see cref="Body"/>, and POST with it.</summary>
    public string? Method { get; init; }

    /// <summary>The <c>Authorization</c> header; null for none.</summary>
    public Secret? Authorization { get; init; }

    /// <summary>Further headers, by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>What a request sends.</summary>
/// <param name="Text">The text, sent as UTF-8.</param>
/// <param name="Type">Its media type, e.g. <c>application/json</c>.</param>
public sealed record FetchBody(string Text, string Type)
{
    /// <summary>An encoded form: <c>a=1&amp;b=2</c>.</summary>
    public static FetchBody Form(string encoded) =>
        new(encoded, "application/x-www-form-urlencoded");
}
