using Lastgood.Adapters.Platforms.Systemd;
using Lastgood.Core.Releases;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>A unit of systemd that somebody on this machine wrote.</summary>
/// <param name="Unit">What was seen of it.</param>
/// <param name="Port">See <see cref="HostedService"/>.</param>
/// <param name="Current">The link that it starts from; null where it starts from none.</param>
/// <param name="Releases">The folder with the one that the link leads to; null where there is no link.</param>
/// <param name="Checkout">The git checkout that it starts from; null where it starts from none.</param>
internal sealed record HostedUnit(
    SurveyedUnit Unit,
    int? Port,
    string? Current,
    string? Releases,
    string? Checkout
) : HostedService(NameOf(Unit), Port)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Found => [$"unit {Unit.Name}"];

    private string? Instance =>
        Unit.Name.Split('@') is [_, var instance]
        && Release.IsVersion(instance[..^".service".Length])
            ? instance[..^".service".Length]
            : null;

    /// <summary>A unit; null where it answers at no port, as a worker does: nobody could ask it whether it is well.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="owners">Tells its ports.</param>
    /// <param name="root">The folder that its paths are in.</param>
    public static HostedUnit? Of(SurveyedUnit unit, PortOwners owners, string root)
    {
        if (owners.Of(unit.Process) is not [var port, ..])
        {
            return null;
        }
        var folders = unit.Paths.SelectMany(Above).Distinct(StringComparer.Ordinal).ToList();
        var current = folders.Find(path => LinkOf(Within(root, path)) is not null);
        var target = current is null ? null : LinkOf(Within(root, current));
        return new HostedUnit(
            unit,
            port,
            current,
            target is null
                ? null
                : Path.GetDirectoryName(Path.Combine(Path.GetDirectoryName(current)!, target)),
            folders.Find(path => Path.Exists(Within(root, Path.Combine(path, ".git"))))
        );
    }

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
        if (Checkout is not null && Current is null)
        {
            file.Say(4, "The checkout that it runs from, changed in place.")
                .Open(4, "git")
                .Set(5, "checkout", Checkout);
            return;
        }
        var releases = Releases ?? $"/srv/{Name}/releases";
        file.Say(4, "The folder that has one folder a release, named by its version.")
            .Unless(Releases is not null, 4, "the unit starts from no link to a folder")
            .Set(4, "releases", releases);
        if (Instance is null)
        {
            file.Say(4, "The link to the folder of the release that runs.")
                .Set(4, "current", Current ?? $"/srv/{Name}/current");
        }
    }

    private static string NameOf(SurveyedUnit unit) =>
        unit.Name[..unit.Name.LastIndexOf('.')].Split('@')[0];

    /// <summary>A path and the folders that it is in, the outermost first; not <c>/</c>, and not what every system has as links.</summary>
    private static IEnumerable<string> Above(string path)
    {
        var ends = path.Select(static (c, i) => (c, i)).Where(static e => e.c == '/' && e.i > 0);
        return ends.Select(end => path[..end.i])
            .Append(path)
            .Where(static folder =>
                folder.LastIndexOf('/') > 0 && !folder.StartsWith("/usr/", StringComparison.Ordinal)
            );
    }

    private static string? LinkOf(string path)
    {
        try
        {
            return new DirectoryInfo(path) is { Exists: true } folder ? folder.LinkTarget : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Within(string root, string path) =>
        Path.Combine(root, path.TrimStart('/'));
}
