namespace Lastgood.Core.Platforms;

/// <summary>A platform that can restart the release that serves, as it is.</summary>
public interface IRestarts
{
    /// <summary>
    /// Restarts it and returns when it was started, where a platform can tell that it is ready, then; whether it gets well is for
    /// whoever asked to see.
    /// </summary>
    /// <exception cref="PlatformException">It could not be restarted.</exception>
    Task<Details> RestartAsync(CancellationToken cancellation);
}
