using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Signals;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Activations;

/// <summary>What it takes to activate releases of one service.</summary>
public sealed record ServiceSetup
{
    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The software that runs it.</summary>
    public required IPlatform Platform { get; init; }

    /// <summary>What checks it.</summary>
    public required IVerifier Verifier { get; init; }

    /// <summary>What is checked.</summary>
    public required VerificationSpec Verification { get; init; }

    /// <summary>How long a new release is watched before it is good.</summary>
    public required TimeSpan Bake { get; init; }

    /// <summary>How long the service is watched after a rollback.</summary>
    public required TimeSpan Monitor { get; init; }

    /// <summary>Whether the release that served stays running while the new one is unproven.</summary>
    public required bool KeepWarm { get; init; }

    /// <summary>Keeps evidence before each step; null where none is kept.</summary>
    public ICaptures? Captures { get; init; }

    /// <summary>Reads the request counters of the release at an address; null where the service has none.</summary>
    public Func<string, CancellationToken, Task<Reading>>? ReadCounters { get; init; }
}
