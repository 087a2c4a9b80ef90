using Lastgood.Adapters.Http;

namespace Lastgood.Adapters.Platforms.InPlace;

/// <summary>Asks the service in its one place, as users do.</summary>
internal sealed class PlaceProbe(InPlaceOptions options, ServiceProbe probe)
{
    /// <summary>Health and version, asked at once.</summary>
    public async Task<PlaceAnswer> AskAsync(CancellationToken cancellation)
    {
        var health = probe.HealthAsync(options.Front, options.Probe, cancellation);
        var version = probe.VersionAsync(options.Front, options.Probe, cancellation);
        var (well, says) = (await health, await version);
        return new PlaceAnswer(
            well.Healthy,
            says.Version,
            $"{options.Front}{options.Probe.HealthPath}: {well.Evidence}; {options.Front}{says.Evidence}"
        );
    }

    /// <summary>Whether it is healthy.</summary>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellation) =>
        (await probe.HealthAsync(options.Front, options.Probe, cancellation)).Healthy;
}

/// <summary>What the service answered.</summary>
/// <param name="Healthy">Whether its health check passes.</param>
/// <param name="Version">The version that it says; null where it says none.</param>
/// <param name="Evidence">What was seen, for people.</param>
internal sealed record PlaceAnswer(bool Healthy, string? Version, string Evidence)
{
    /// <summary>Whether it is the release and is well.</summary>
    public bool IsGood(string version) => Healthy && Version == version;
}
