namespace Lastgood.Adapters.Platforms.InPlace;

/// <summary>A service with one place: a release is stopped there and another one started.</summary>
public abstract record InPlaceOptions : PlatformOptions
{
    /// <summary>The longest that each command may take.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest from starting a release until it is healthy and reports its version.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => [new(Front, "url")];
}
