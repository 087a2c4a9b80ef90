namespace Lastgood.Adapters.Signals.Probes;

/// <summary>A port that takes connections, and perhaps says something.</summary>
public sealed record TcpProbeOptions
{
    /// <summary>The host's name or address.</summary>
    public required string Host { get; init; }

    /// <summary>The port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>The longest that connecting and answering may take; above 0.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What is sent once connected, a byte a character (U+0000 to U+00FF); null for nothing.</summary>
    public string? Send { get; init; }

    /// <summary>
    /// What has to come within the first 4096 bytes, a byte a character (U+0000 to U+00FF): <c>+PONG</c>, <c>220 </c>; null
    /// where connecting is enough.
    /// </summary>
    public string? Expect { get; init; }
}
