namespace Lastgood.Adapters.Signals.Probes;

/// <summary>A TLS server whose certificate expires some day.</summary>
public sealed record CertificateProbeOptions
{
    /// <summary>The host's name or address.</summary>
    public required string Host { get; init; }

    /// <summary>The port, 1 to 65535.</summary>
    public int Port { get; init; } = 443;

    /// <summary>The name that the certificate is asked for by (SNI); null for <see cref="Host"/>.</summary>
    public string? ServerName { get; init; }

    /// <summary>How long the certificate has to be valid yet.</summary>
    public CertificateLimits Limits { get; init; } = new();

    /// <summary>The longest that connecting and the handshake may take; above 0.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
