using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.BlueGreen;

/// <summary>Asks the load balancer through the address that users come in by, each time through a fresh connection.</summary>
/// <param name="balancer">What it is called, e.g. <c>nginx</c>.</param>
/// <param name="tryPath">A path for people to try.</param>
/// <param name="options">Address, host, paths.</param>
/// <param name="probe">Asks for health and version.</param>
/// <param name="time">Measures.</param>
internal class Front(
    string balancer,
    string tryPath,
    BlueGreenOptions options,
    ServiceProbe probe,
    TimeProvider time
)
{
    /// <summary>The address of a path on this front, for people to try.</summary>
    public string Show(string path) => new Uri(new Uri(options.Front), path).AbsoluteUri;

    /// <summary>Whether the load balancer accepts connections there. What answers behind it may be as broken as it likes.</summary>
    public Task<bool> IsReachableAsync(CancellationToken cancellation) =>
        PortOwner.AnswersAsync(new Uri(options.Front), time, cancellation);

    /// <exception cref="PlatformException">Nobody accepts connections there.</exception>
    public async Task EnsureReachableAsync(CancellationToken cancellation)
    {
        if (!await IsReachableAsync(cancellation))
        {
            throw Unreachable("nobody accepts connections there");
        }
    }

    /// <summary>The version that users get.</summary>
    public Task<VersionAnswer> UsersVersionAsync(CancellationToken cancellation) =>
        probe.VersionAsync(options.Front, options.Probe, options.Host, cancellation);

    /// <summary>Whether users get a healthy service.</summary>
    public async Task<(bool Healthy, string Evidence)> UsersHealthAsync(
        CancellationToken cancellation
    )
    {
        var sample = await probe.HealthAsync(
            options.Front,
            options.Probe,
            options.Host,
            cancellation
        );
        return (sample.Healthy, sample.Evidence);
    }

    /// <summary>What to say where the front does not answer.</summary>
    public PlatformException Unreachable(string why) =>
        new(
            $"{balancer} cannot be reached at {options.Front}: {why}",
            $"is it running? Try: curl -i {Show(tryPath)}"
        );
}
