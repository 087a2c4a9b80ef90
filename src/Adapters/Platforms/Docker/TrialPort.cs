using System.Globalization;
using Lastgood.Adapters.Docker;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>Where the trial of a container can be asked.</summary>
/// <param name="Port">The port inside the container, e.g. <c>8080/tcp</c>.</param>
/// <param name="Scheme">http or https.</param>
internal sealed record TrialPort(string Port, string Scheme)
{
    private const string Tcp = "/tcp";

    private static readonly Dictionary<string, IReadOnlyList<BindingJson>?> NoPorts = new(
        StringComparer.Ordinal
    );

    /// <summary>Finds it.</summary>
    /// <param name="container">The container that serves.</param>
    /// <param name="front">The address that users come in through.</param>
    /// <param name="configured">The port inside the container that the configuration names; null for none.</param>
    /// <returns>Null where a container like it has no port of its own that can be asked.</returns>
    public static TrialPort? Find(Container container, Uri front, int? configured)
    {
        var host = container.Json.HostConfig;
        // A network of its own is what a second one needs to listen on the same port.
        if (
            host?.NetworkMode is "host" or "none"
            || host?.NetworkMode?.StartsWith("container:", StringComparison.Ordinal) == true
        )
        {
            return null;
        }
        var published = (host?.PortBindings ?? NoPorts)
            .Where(static p => p.Key.EndsWith(Tcp, StringComparison.Ordinal))
            .ToList();
        var fronts = front.Port.ToString(CultureInfo.InvariantCulture);
        var same = published.Find(p => p.Value?.Any(b => b.HostPort == fronts) == true).Key;
        var port = configured is { } one
            ? one.ToString(CultureInfo.InvariantCulture) + Tcp
            : same ?? (published is [var only] ? only.Key : null);
        // Where users do not come straight to it, what stands before it speaks TLS.
        return port is null ? null : new TrialPort(port, port == same ? front.Scheme : "http");
    }
}
