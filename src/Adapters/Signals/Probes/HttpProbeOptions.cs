namespace Lastgood.Adapters.Signals.Probes;

/// <summary>A page, and what its answer has to be like.</summary>
public sealed record HttpProbeOptions
{
    /// <summary>An absolute <c>http</c> or <c>https</c> address.</summary>
    public required string Url { get; init; }

    /// <summary>The <c>Host</c> header to ask with; null for that of <see cref="Url"/>.</summary>
    public string? Host { get; init; }

    /// <summary>The longest that the whole answer may take; above 0.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The statuses that mean well, each 100 to 599; empty for all of 2xx. Redirects are not followed.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>What the body has to contain in its first 256 KiB, to the letter; null for anything.</summary>
    public string? BodyContains { get; init; }

    /// <summary>
    /// A .NET regular expression that the body's first 256 KiB have to match; null for anything. Matching takes a second at
    /// most.
    /// </summary>
    public string? BodyMatches { get; init; }

    /// <summary>A header that has to be there; null for none.</summary>
    public ExpectedHeader? Header { get; init; }

    /// <summary>An answer that takes longer has failed although it came; above 0, at most <see cref="Timeout"/>. Null for no limit.</summary>
    public TimeSpan? MaxLatency { get; init; }

    /// <summary>
    /// A file of PEM certificates that are trusted instead of the system's, for an authority of one's own; null for the
    /// system's.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>How long the certificate of an <c>https</c> address has to be valid yet; null where that is not looked at.</summary>
    public CertificateLimits? Certificate { get; init; }
}

/// <summary>A header of an answer.</summary>
/// <param name="Name">Its name, in any case.</param>
/// <param name="Value">Its value, to the letter; null for any.</param>
public sealed record ExpectedHeader(string Name, string? Value);
