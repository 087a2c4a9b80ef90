using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Systemd;

/// <summary>The units of a service by its releases.</summary>
/// <param name="options">The service.</param>
internal sealed class UnitNames(SystemdUnitOptions options)
{
    // What systemd.unit(5) allows in an instance without escapes, of what a version can have.
    private const string Plain = "._-:";

    /// <summary>The unit of a release.</summary>
    /// <param name="release">Its version.</param>
    public string Of(string release) =>
        options.Unit.Replace(SystemdUnitOptions.Placeholder, release, StringComparison.Ordinal);

    /// <summary>What all units of the service are asked for by: a pattern where it is a template.</summary>
    public string All => Of("*");

    /// <summary>The release that a unit runs; null where its name does not say.</summary>
    public string? ReleaseOf(string unit)
    {
        var at = options.Unit.IndexOf(SystemdUnitOptions.Placeholder, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }
        var after = options.Unit[(at + SystemdUnitOptions.Placeholder.Length)..];
        return
            unit.Length > at + after.Length
            && unit.StartsWith(options.Unit[..at], StringComparison.Ordinal)
            && unit.EndsWith(after, StringComparison.Ordinal)
            ? unit[at..^after.Length]
            : null;
    }

    /// <summary>Why a release cannot be an instance, or null.</summary>
    public Refusal? Obstacle(string release) =>
        !options.IsTemplate
        || release.All(static c =>
            char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal)
        )
            ? null
            : new Refusal(
                $"{release} cannot be in the name of a unit: systemd would read something else from {Of(release)}",
                "name releases by letters, digits and . _ - : only, or use a plain unit with a link to the release"
            );
}
