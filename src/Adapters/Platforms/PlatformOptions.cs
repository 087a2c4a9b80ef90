using Lastgood.Adapters.Http;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Platforms;

/// <summary>One service on one platform: what every platform's options say.</summary>
public abstract record PlatformOptions
{
    /// <summary>The service's name: part of the names of files, containers and links.</summary>
    public required string Service { get; init; }

    /// <summary>The address that users come in through, without a trailing slash.</summary>
    public required string Front { get; init; }

    /// <summary>How the service is asked for health and version.</summary>
    public ProbeOptions Probe { get; init; } = new();

    /// <summary>Where releases answer: each place of its own, or the front where there is only one.</summary>
    public virtual IReadOnlyList<Place> Places => [new("", Front)];

    /// <summary>Whether the release that served stays running while the new one is unproven.</summary>
    public virtual bool KeepsWarm => false;

    /// <summary>What the platform itself measures of its releases, see <see cref="Lastgood.Core.Platforms.IMeasures"/>.</summary>
    public virtual IReadOnlyList<Signal> Signals => [];

    /// <summary>What no other service may have: two that share it would be rolled back together.</summary>
    public virtual IEnumerable<Claim> Claims => [];
}

/// <summary>A place where a release answers.</summary>
/// <param name="Name">Its name, e.g. <c>blue</c>; empty where there is only one.</param>
/// <param name="Url">Its address, without a trailing slash.</param>
public sealed record Place(string Name, string Url);

/// <summary>Something that belongs to one service alone.</summary>
/// <param name="What">A path, an address, a name with its kind.</param>
/// <param name="Keys">The keys of the configuration below the platform's own that say so.</param>
public sealed record Claim(string What, params IReadOnlyList<string> Keys);
