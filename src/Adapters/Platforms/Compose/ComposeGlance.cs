using Lastgood.Adapters.Docker;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>What is said of a project's files whenever the service is looked at. Compose is a program, so it is not run each time.</summary>
internal sealed class ComposeGlance(
    ComposeOptions options,
    OverrideFile file,
    ComposeTool tool,
    ComposePlanner planner,
    TimeProvider time
)
{
    /// <summary>How old what is said may be.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private (string Project, long At, ComposeSetup? Setup, PlatformException? Trouble)? last;

    /// <summary>What the files say, and what stands in the way of a rollback.</summary>
    public async Task<Glimpse> LookAsync(
        string project,
        IReadOnlyList<ProjectContainer> containers,
        CancellationToken cancellation
    )
    {
        if (
            last is not { } known
            || known.Project != project
            || time.GetElapsedTime(known.At) > Fresh
        )
        {
            var (setup, trouble) = await AskAsync(project, cancellation);
            last = known = (project, time.GetTimestamp(), setup, trouble);
        }
        if (known.Setup is not { } found)
        {
            return new Glimpse(null, [EngineSocket.InOneLine(known.Trouble!)]);
        }
        var variables = options
            .Images.Keys.SelectMany(found.Config.VariablesOf)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        var obstacle =
            found.Obstacle(options.Images.Keys)
            ?? (
                found.Program.IsV2
                    ? null
                    : await planner.OlderObstacleAsync(containers, cancellation)
            );
        return new Glimpse(
            [.. variables],
            [
                .. obstacle is null ? (string[])[] : [$"{obstacle.Reason}; {obstacle.Remedy}"],
                .. Overlooked(found, containers),
                .. Elsewhere(found, containers),
            ]
        );
    }

    /// <summary>What the files say, without the values of variables.</summary>
    public async Task<Exhibit> ShowAsync(string? project, CancellationToken cancellation)
    {
        const string name = "compose config";
        if (project is null)
        {
            return new Exhibit(name, $"no container was made from {options.Directory}");
        }
        var (setup, trouble) = await AskAsync(project, cancellation);
        return new Exhibit(
            name,
            setup is null
                ? EngineSocket.InOneLine(trouble!)
                : $"# {setup.Program}, {string.Join(", ", setup.Call.Files)}\n{setup.Config.Redacted()}"
        );
    }

    /// <summary>Whether Compose and the project's files let a rollback be carried out.</summary>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Func<Task<ComposeState>> look,
        CancellationToken cancellation
    )
    {
        const string program = "Docker Compose";
        const string files = "Compose files";
        try
        {
            var found = await tool.DetectAsync(cancellation);
            var there = ReadinessCheck.Yes(program, found.ToString());
            try
            {
                var state = await look();
                if (state.Project is not { } project)
                {
                    return
                    [
                        there,
                        ReadinessCheck.No(files, state.Evidence, "docker compose up -d"),
                    ];
                }
                var setup = await ComposeSetup.LookAsync(options, tool, project, cancellation);
                var obstacle =
                    setup.Obstacle(options.Images.Keys)
                    ?? (
                        found.IsV2
                            ? null
                            : await planner.OlderObstacleAsync(state.Containers, cancellation)
                    );
                return
                [
                    there,
                    obstacle is null
                        ? ReadinessCheck.Yes(files, string.Join(", ", setup.Call.Files))
                        : ReadinessCheck.No(files, obstacle.Reason, obstacle.Remedy),
                ];
            }
            catch (PlatformException e)
            {
                return [there, ReadinessCheck.No(files, e.Message, e.Remedy ?? "")];
            }
        }
        catch (PlatformException e)
        {
            return [ReadinessCheck.No(program, e.Message, e.Remedy ?? "")];
        }
    }

    private async Task<(ComposeSetup? Setup, PlatformException? Trouble)> AskAsync(
        string project,
        CancellationToken cancellation
    )
    {
        try
        {
            return (await ComposeSetup.LookAsync(options, tool, project, cancellation), null);
        }
        catch (PlatformException e)
        {
            return (null, e);
        }
    }

    /// <summary>Somebody let Compose make containers without lastgood's file.</summary>
    private IEnumerable<string> Overlooked(
        ComposeSetup setup,
        IReadOnlyList<ProjectContainer> containers
    )
    {
        if (OverrideFile.Read(file.Path) is not { } text)
        {
            yield break;
        }
        foreach (var one in containers)
        {
            if (
                OverrideFile.ImageIn(text, one.Service) is { } image
                && one.Container.Json.Config?.Image != image
            )
            {
                yield return $"{one.Container.Name} was made by somebody's own \"up\", of {one.Container.Json.Config?.Image}, and lastgood's last one was {image}; if that was not meant: lastgood rollback {options.Service}. For an \"up\" that keeps lastgood's choice, add: --file {file.Path}, after {string.Join(" ", setup.Call.Files.Select(static f => $"--file {f}"))}";
            }
        }
    }

    /// <summary>The containers were made from other files than those that lastgood would take.</summary>
    private IEnumerable<string> Elsewhere(
        ComposeSetup setup,
        IReadOnlyList<ProjectContainer> containers
    )
    {
        var other = containers
            .Select(c =>
                string.Join(", ", ProjectContainers.FilesOf(c.Container).Where(f => f != file.Path))
            )
            .FirstOrDefault(f => f.Length > 0 && f != string.Join(", ", setup.Call.Files));
        if (other is not null)
        {
            yield return $"containers were made from {other}, and a rollback would take {string.Join(", ", setup.Call.Files)}: name them with \"files\"";
        }
    }
}

/// <summary>What is said of a project's files.</summary>
/// <param name="Variables">See <see cref="Inspection.Variables"/>; null where that cannot be told.</param>
/// <param name="Problems">What stands in the way of a rollback.</param>
internal sealed record Glimpse(IReadOnlyList<string>? Variables, IReadOnlyList<string> Problems);
