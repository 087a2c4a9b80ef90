using Lastgood.Adapters.Platforms.InPlace;

namespace Lastgood.Adapters.Platforms.Commands;

/// <summary>
/// One service that the user's own commands inspect and activate. Each is an argument list; <c>{release}</c> and, where said,
/// <c>{artifact}</c> stand in it.
/// </summary>
public sealed record CommandOptions : InPlaceOptions
{
    /// <summary>Prints on its first line the release that is active, nothing where none is, and exits with 0.</summary>
    public required IReadOnlyList<string> Inspect { get; init; }

    /// <summary>Makes a release the active one and returns. Twice is the same as once. Knows <c>{artifact}</c>, too.</summary>
    public required IReadOnlyList<string> Activate { get; init; }

    /// <summary>Exits with 0 where a release can be activated right now; null where it always can.</summary>
    public IReadOnlyList<string>? Available { get; init; }

    /// <summary>
    /// Makes a release ready aside, so that <see cref="Available"/> says yes afterwards; null where nothing has to be.
    /// Knows <c>{artifact}</c>, too.
    /// </summary>
    public IReadOnlyList<string>? Prepare { get; init; }

    /// <summary>Goes back to a release, which was active a moment ago; null where <see cref="Activate"/> does that, too.</summary>
    public IReadOnlyList<string>? Undo { get; init; }

    /// <summary>Exits with 0 where a release serves as it should, asked besides health and version; null where those do.</summary>
    public IReadOnlyList<string>? Verify { get; init; }

    /// <summary>Prints what a person would look at first; null where there is nothing.</summary>
    public IReadOnlyList<string>? Capture { get; init; }

    /// <summary>Restarts the release that is active, as it is; null where it cannot be.</summary>
    public IReadOnlyList<string>? Restart { get; init; }

    /// <summary>The longest that each command that changes something may take; those that look have <see cref="InPlaceOptions.CommandTimeout"/>.</summary>
    public TimeSpan ActivateTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
