using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>Finds Compose and runs it. All throw <see cref="PlatformException"/> where it is not there, fails or hangs.</summary>
/// <param name="options">The project.</param>
/// <param name="programs">Runs it.</param>
internal sealed class ComposeTool(ComposeOptions options, Programs programs)
{
    /// <summary>
    /// The engine is the one that is looked at, whatever a context or a variable says; and what belongs to no service is left,
    /// whatever a variable says.
    /// </summary>
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal)
    {
        ["DOCKER_HOST"] = $"unix://{options.Socket}",
        ["COMPOSE_REMOVE_ORPHANS"] = "false",
    };

    /// <summary>Which Compose there is: the configured one, else the newer one of those that are known.</summary>
    public async Task<ComposeProgram> DetectAsync(CancellationToken cancellation)
    {
        var tried = new List<string>();
        foreach (var program in options.Program is { } own ? [own] : ComposeProgram.Known)
        {
            var ask = ComposeProgram.Ask(program);
            try
            {
                var answer = await programs.RunAsync(Command(ask, TimeSpan.Zero), cancellation);
                if (answer.Succeeded && ComposeProgram.Read(answer.Output) is { } version)
                {
                    return new ComposeProgram(program, version);
                }
                tried.Add($"{CommandLine.Show(ask)}: {Programs.Failure(answer)}");
            }
            catch (PlatformException e)
            {
                tried.Add(e.Message);
            }
        }
        throw new PlatformException(
            $"there is no Docker Compose that works: {string.Join("; ", tried)}",
            "install docker-compose-plugin (or docker-compose), or say with \"program\" how it is called"
        );
    }

    /// <summary>What a project's files say.</summary>
    public async Task<ComposeConfig> ConfigAsync(ComposeCall call, CancellationToken cancellation)
    {
        var answer = await RunAsync(
            "reading the project's files",
            call.Config(),
            TimeSpan.Zero,
            cancellation
        );
        return new ComposeConfig(answer.Output, answer.Error);
    }

    /// <summary>Runs it; it has to exit with 0.</summary>
    /// <param name="what">What it is for, as the beginning of a message.</param>
    /// <param name="arguments">The argument list.</param>
    /// <param name="longer">How much longer than other commands it may take.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<CommandResult> RunAsync(
        string what,
        IReadOnlyList<string> arguments,
        TimeSpan longer,
        CancellationToken cancellation
    ) => programs.MustRunAsync(what, Command(arguments, longer), cancellation);

    private Command Command(IReadOnlyList<string> arguments, TimeSpan longer) =>
        new(arguments, options.CommandTimeout + longer)
        {
            Environment = environment,
            // Once there is no such folder, that is not the program's fault.
            Folder = Directory.Exists(options.Directory) ? options.Directory : null,
        };
}
