namespace Lastgood.Core.Platforms;

/// <summary>
/// A platform that knows by itself whether the release that serves is well, as an orchestrator does that probes it. It is asked where
/// the service has no address of its own.
/// </summary>
public interface IReportsHealth
{
    /// <summary>Whether enough of it is there to serve, and what was seen, for people. A release that is only on its way in is no illness.</summary>
    /// <exception cref="PlatformException">The platform cannot be reached.</exception>
    Task<(bool Healthy, string Evidence)> HealthAsync(CancellationToken cancellation);
}
