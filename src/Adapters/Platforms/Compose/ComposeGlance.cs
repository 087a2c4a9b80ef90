using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>What is said of a project's files whenever the service is looked at. Compose is a program, so it is not run each time.</summary>
internal sealed class ComposeGlance(
    ComposeOptions options,
    OverrideFile file,
    ComposeTool tool,
    Engine engine,
    TimeProvider time
)
{
    /// <summary>How old what is said may be.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>How old what a plan is made from may be: it comes right after a look.</summary>
    private static readonly TimeSpan New = TimeSpan.FromSeconds(10);

    private Known? last;

    /// <summary>What the files say, and what stands in the way of a rollback.</summary>
    public async Task<Glimpse> LookAsync(
        string project,
        IReadOnlyList<ProjectContainer> containers,
        CancellationToken cancellation
    )
    {
        var known = await GetAsync(project, Fresh, cancellation);
        if (known.Setup is not { } found)
        {
            return new Glimpse(null, [EngineSocket.InOneLine(known.Trouble!)]);
        }
        var variables = options
            .Images.Keys.SelectMany(found.Config.VariablesOf)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        var obstacle = await ObstacleAsync(found, containers, cancellation);
        return new Glimpse(
            [.. variables],
            [
                .. obstacle is null ? (string[])[] : [$"{obstacle.Reason}; {obstacle.Remedy}"],
                .. Overlooked(found, containers),
                .. Elsewhere(found, containers),
            ]
        );
    }

    /// <summary>What a plan is made from.</summary>
    /// <exception cref="PlatformException">There is no Compose, there are no files, or they cannot be read.</exception>
    public async Task<ComposeSetup> SetupAsync(string project, CancellationToken cancellation)
    {
        var known = await GetAsync(project, New, cancellation);
        return known.Setup ?? throw known.Trouble!;
    }

    /// <summary>Why Compose could not make the containers anew; null where it could.</summary>
    public async Task<Refusal?> ObstacleAsync(
        ComposeSetup setup,
        IReadOnlyList<ProjectContainer> containers,
        CancellationToken cancellation
    )
    {
        var obstacle = setup.Obstacle(options.Images.Keys);
        if (obstacle is not null || setup.Program.IsV2)
        {
            return obstacle;
        }
        foreach (var container in containers.Select(static c => c.Container))
        {
            var image = await engine.Images.FindAsync(container.Image, cancellation);
            obstacle ??= OlderCompose.Obstacle(container, image);
        }
        return obstacle;
    }

    /// <summary>What the files say, without the values of variables.</summary>
    public async Task<Exhibit> ShowAsync(string? project, CancellationToken cancellation)
    {
        const string name = "compose config";
        if (project is null)
        {
            return new Exhibit(name, $"no container was made from {options.Directory}");
        }
        // The same files before each step of a run: to read them costs Compose v1 more than a second.
        var known = await GetAsync(project, Fresh, cancellation);
        return new Exhibit(
            name,
            known.Setup is not { } setup
                ? EngineSocket.InOneLine(known.Trouble!)
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
                var obstacle = await ObstacleAsync(setup, state.Containers, cancellation);
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

    private async Task<Known> GetAsync(string project, TimeSpan age, CancellationToken cancellation)
    {
        if (last is { } known && known.Project == project && time.GetElapsedTime(known.At) < age)
        {
            return known;
        }
        var now = time.GetTimestamp();
        try
        {
            var setup = await ComposeSetup.LookAsync(options, tool, project, cancellation);
            return last = new Known(project, now, setup, null);
        }
        catch (PlatformException e)
        {
            return last = new Known(project, now, null, e);
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

    private sealed record Known(
        string Project,
        long At,
        ComposeSetup? Setup,
        PlatformException? Trouble
    );
}

/// <summary>What is said of a project's files.</summary>
/// <param name="Variables">See <see cref="Inspection.Variables"/>; null where that cannot be told.</param>
/// <param name="Problems">What stands in the way of a rollback.</param>
internal sealed record Glimpse(IReadOnlyList<string>? Variables, IReadOnlyList<string> Problems);
