namespace Lastgood.Adapters.Http;

/// <summary>One GET.</summary>
/// <param name="Url">An absolute <c>http</c> or <c>https</c> address.</param>
/// <param name="Timeout">The longest that the whole of it may take, the last byte of the body included.</param>
/// <param name="MaxBytes">The longest body that is read.</param>
public sealed record FetchRequest(string Url, TimeSpan Timeout, int MaxBytes)
{
    /// <summary>The <c>Host</c> header to ask with; null for that of <see cref="Url"/>.</summary>
    public string? Host { get; init; }

    /// <summary>What becomes of a body longer than <see cref="MaxBytes"/>: its beginning is the answer (true), or it is none (false).</summary>
    public bool CutBody { get; init; }
}
