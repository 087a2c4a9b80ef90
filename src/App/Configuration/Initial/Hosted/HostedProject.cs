using Lastgood.Adapters.Docker;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>A project of Docker Compose's.</summary>
/// <param name="Project">Its name.</param>
/// <param name="First">The container that users come in to.</param>
/// <param name="Together">The containers that are released together with it: those of the same tag.</param>
internal sealed record HostedProject(
    string Project,
    SurveyedContainer First,
    IReadOnlyList<SurveyedContainer> Together
) : HostedService(Project, First.Ports[0].Outside)
{
    private const string ProjectLabel = "com.docker.compose.project";
    private const string ServiceLabel = "com.docker.compose.service";

    // What Compose finds by itself, v1 and v2.
    private static readonly string[] UsualFiles =
    [
        "compose.yaml",
        "compose.yml",
        "docker-compose.yaml",
        "docker-compose.yml",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Found =>
        [
            $"Compose project {Project} with {string.Join(", ", Together.Select(static c => $"{Service(c)} of {c.Image}"))}",
        ];

    /// <inheritdoc/>
    public override IEnumerable<int> Ports =>
        Together.SelectMany(static c => c.Ports).Select(static port => port.Outside);

    private string Directory => First.Label(ProjectLabel + ".working_dir") ?? $"/srv/{Key}";

    /// <summary>The projects that users come in to.</summary>
    /// <param name="containers">All containers.</param>
    /// <param name="answering">The ports of this machine at which something answers as a service does.</param>
    public static IEnumerable<HostedProject> Among(
        IEnumerable<SurveyedContainer> containers,
        IReadOnlySet<int> answering
    ) =>
        containers
            .Where(static c => c.Label(ProjectLabel) is not null && Service(c) is not null)
            .GroupBy(static c => c.Label(ProjectLabel)!, StringComparer.Ordinal)
            .Select(project => Of(project.Key, [.. project], answering))
            .OfType<HostedProject>();

    /// <inheritdoc/>
    public override void Write(ProposalText file)
    {
        file.Open(3, "compose");
        WriteUrl(file);
        file.Set(4, "directory", Directory).Set(4, "project", Project);
        string[] files =
        [
            .. (First.Label(ProjectLabel + ".config_files") ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(path => Path.Combine(Directory, path)),
        ];
        if (files.Any(path => !UsualFiles.Contains(Path.GetFileName(path), StringComparer.Ordinal)))
        {
            file.List(4, "files", files);
        }
        file.Say(4, "What goes from release to release together; all others are left alone.")
            .Open(4, "images");
        foreach (var container in Together)
        {
            var service = Service(container)!;
            var (image, isFound) = ImageGuess.Template(container.Image, service);
            file.Unless(isFound, 5, $"\"{container.Image}\" does not name a version")
                .Set(5, YamlText.Scalar(service), image);
        }
    }

    private static HostedProject? Of(
        string project,
        IReadOnlyList<SurveyedContainer> containers,
        IReadOnlySet<int> answering
    ) =>
        containers
            .Where(static c => c.Ports.Count > 0)
            .OrderByDescending(c => answering.Contains(c.Ports[0].Outside))
            .FirstOrDefault()
            is { } first
            ? new HostedProject(
                project,
                first,
                [
                    .. containers
                        .Where(c => Tag(c) == Tag(first))
                        .DistinctBy(Service, StringComparer.Ordinal),
                ]
            )
            : null;

    private static string? Service(SurveyedContainer container) => container.Label(ServiceLabel);

    private static string Tag(SurveyedContainer container) =>
        container.Image[(container.Image.LastIndexOf(':') + 1)..];
}
