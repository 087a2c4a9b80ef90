using Lastgood.Adapters.Platforms.Systemd;
using Lastgood.Core.Releases;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>A unit of systemd that somebody on this machine wrote.</summary>
/// <param name="Unit">What was seen of it.</param>
/// <param name="Port">See <see cref="HostedService"/>.</param>
/// <param name="Folders">What it starts from.</param>
internal sealed record HostedUnit(SurveyedUnit Unit, int? Port, ReleaseFolders Folders)
    : HostedService(NameOf(Unit), Port)
{
    private const string Ending = ".service";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Found => [$"unit {Unit.Name}"];

    private string? Instance =>
        Unit.Name[..^Ending.Length].Split('@') is [_, var instance] && Release.IsVersion(instance)
            ? instance
            : null;

    /// <summary>A unit; null where it answers at no port, as a worker does: nobody could ask it whether it is well.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="owners">Tells its ports.</param>
    /// <param name="root">The folder that its paths are in.</param>
    public static HostedUnit? Of(SurveyedUnit unit, PortOwners owners, string root) =>
        owners.Of(unit.Process) is [var port, ..]
            ? new HostedUnit(unit, port, ReleaseFolders.Of(unit.Paths, root))
            : null;

    /// <inheritdoc/>
    public override void Write(ProposalText file)
    {
        file.Open(3, "systemd");
        WriteUrl(file);
        file.Set(
            4,
            "unit",
            Instance is { } instance
                ? Unit.Name.Replace($"@{instance}.", "@{release}.", StringComparison.Ordinal)
                : Unit.Name
        );
        if (Unit.IsUsers)
        {
            file.Set(4, "scope", "user");
        }
        Folders.Write(file, Key, needsLink: Instance is null);
    }

    private static string NameOf(SurveyedUnit unit) =>
        unit.Name[..unit.Name.LastIndexOf('.')].Split('@')[0];
}
