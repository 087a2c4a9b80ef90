using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Http;

/// <summary>One GET, or a POST where there is a form.</summary>
/// <param name="Url">An absolute <c>http</c> or <c>https</c> address.</param>
/// <param name="Timeout">The longest that the whole of it may take, the last byte of the body included.</param>
/// <param name="MaxBytes">The longest body that is read.</param>
public sealed record FetchRequest(string Url, TimeSpan Timeout, int MaxBytes)
{
    /// <summary>The <c>Host</c> header to ask with; null for that of <see cref="Url"/>.</summary>
    public string? Host { get; init; }

    /// <summary>What becomes of a body longer than <see cref="MaxBytes"/>: its beginning is the answer (true), or it is none (false).</summary>
    public bool CutBody { get; init; }

    /// <summary>An encoded form (<c>a=1&amp;b=2</c>) to POST; null to GET.</summary>
    public string? Form { get; init; }

    /// <summary>The <c>Authorization</c> header; null for none.</summary>
    public Secret? Authorization { get; init; }

    /// <summary>Further headers, by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
