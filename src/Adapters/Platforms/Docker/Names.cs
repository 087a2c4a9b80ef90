using Lastgood.Adapters.Docker;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>The names of the containers around a service's own: names can be changed, labels cannot, so names say what a container is for now.</summary>
/// <param name="container">The container that serves.</param>
internal sealed class Names(string container)
{
    /// <summary>The one that serves.</summary>
    public string Serving => container;

    /// <summary>Made to serve next, and not started yet.</summary>
    public string Next => container + "-next";

    /// <summary>The one that is being tried beside the one that serves.</summary>
    public string Trial => container + "-trial";

    /// <summary>One that was tried and found well, stopped: what is left of it says so.</summary>
    public string Tried => container + "-tried";

    /// <summary>One that served, stopped: the way back.</summary>
    public string Kept(string? release, string id) => Named("kept", release, id);

    /// <summary>One that was to serve and did not get healthy, stopped: for its log.</summary>
    public string Failed(string? release, string id) => Named("failed", release, id);

    /// <summary>The release in a name of <see cref="Kept"/>: null where the name is another one.</summary>
    public string? KeptRelease(string name, string id) => Release("kept", name, id);

    /// <summary>The release in a name of <see cref="Failed"/>: null where the name is another one.</summary>
    public string? FailedRelease(string name, string id) => Release("failed", name, id);

    private string Named(string what, string? release, string id) =>
        $"{container}-{what}-{(release is not null && ImageName.IsTag(release) ? release : "unknown")}-{ImageName.Short(id)}";

    private string? Release(string what, string name, string id)
    {
        var (start, end) = ($"{container}-{what}-", $"-{ImageName.Short(id)}");
        return
            name.Length > start.Length + end.Length
            && name.StartsWith(start, StringComparison.Ordinal)
            && name.EndsWith(end, StringComparison.Ordinal)
            ? name[start.Length..^end.Length]
            : null;
    }
}
