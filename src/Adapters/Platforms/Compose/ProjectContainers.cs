using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>The containers of a project, by the labels that Compose gives them.</summary>
/// <param name="engine">The engine.</param>
internal sealed class ProjectContainers(Engine engine)
{
    /// <summary>The labels are the same in both Composes.</summary>
    private const string Prefix = "com.docker.compose.";

    private const string ProjectLabel = Prefix + "project";

    private const string ServiceLabel = Prefix + "service";

    private const string OneOffLabel = Prefix + "oneoff";

    private const string FolderLabel = Prefix + "project.working_dir";

    private const string FilesLabel = Prefix + "project.config_files";

    /// <summary>The name of the project whose containers were made from a folder; null where there are none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="services">Some of its services.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">The engine is not reached, or there are several.</exception>
    public async Task<string?> ProjectOfAsync(
        string folder,
        IEnumerable<string> services,
        CancellationToken cancellation
    )
    {
        var real = new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        var names = (await engine.Containers.ListAsync(cancellation))
            .Where(c =>
                IsOf(c, services)
                && c.Labels!.GetValueOrDefault(FolderLabel) is { } made
                && (made == folder || made == real)
            )
            .Select(static c => c.Labels!.GetValueOrDefault(ProjectLabel))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        return names.Count <= 1
            ? names.FirstOrDefault()
            : throw new PlatformException(
                $"the projects {string.Join(" and ", names)} were made from {folder}",
                "say which is meant, with \"project\""
            );
    }

    /// <summary>The containers of some services of a project, those that do not run included; those of <c>run</c> are not.</summary>
    /// <exception cref="PlatformException">The engine is not reached.</exception>
    public async Task<IReadOnlyList<ProjectContainer>> FindAsync(
        string project,
        IReadOnlyCollection<string> services,
        CancellationToken cancellation
    )
    {
        var found = new List<ProjectContainer>();
        foreach (var one in await engine.Containers.ListAsync(cancellation))
        {
            if (
                IsOf(one, services)
                && one.Labels!.GetValueOrDefault(ProjectLabel) == project
                // One that is being removed may be gone.
                && await engine.Containers.FindAsync(one.Id, cancellation) is { } container
            )
            {
                found.Add(new ProjectContainer(one.Labels![ServiceLabel], container));
            }
        }
        return
        [
            .. found
                .OrderBy(static c => c.Service, StringComparer.Ordinal)
                .ThenBy(static c => c.Container.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The files that a container was made from, in full; empty where it does not say.</summary>
    public static IReadOnlyList<string> FilesOf(Container container) =>
        [
            .. (container.Label(FilesLabel) ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(f => Path.GetFullPath(f, container.Label(FolderLabel) ?? "/")),
        ];

    private static bool IsOf(ListedContainerJson container, IEnumerable<string> services) =>
        container.Labels is { } labels
        && labels.TryGetValue(ServiceLabel, out var service)
        && services.Contains(service, StringComparer.Ordinal)
        && !string.Equals(
            labels.GetValueOrDefault(OneOffLabel),
            "true",
            StringComparison.OrdinalIgnoreCase
        );
}

/// <summary>A container of a project.</summary>
/// <param name="Service">The project's service that it belongs to.</param>
/// <param name="Container">It.</param>
internal sealed record ProjectContainer(string Service, Container Container);
