using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>A project as it is on this machine: which Compose there is, which files, and what they say.</summary>
/// <param name="Program">Which Compose.</param>
/// <param name="Call">How it is called for the project.</param>
/// <param name="Config">What the files say.</param>
internal sealed record ComposeSetup(ComposeProgram Program, ComposeCall Call, ComposeConfig Config)
{
    /// <summary>Looks.</summary>
    /// <exception cref="PlatformException">There is no Compose, there are no files, or they cannot be read.</exception>
    public static async Task<ComposeSetup> LookAsync(
        ComposeOptions options,
        ComposeTool tool,
        string project,
        CancellationToken cancellation
    )
    {
        var program = await tool.DetectAsync(cancellation);
        var call = new ComposeCall(
            program.Arguments,
            program.IsV2,
            options.Directory,
            ComposeFiles.Find(options, program.IsV2),
            project,
            options.EnvironmentFile ?? ""
        );
        return new ComposeSetup(program, call, await tool.ConfigAsync(call, cancellation));
    }

    /// <summary>What a service's containers are labelled with, to see later whether more than its image was changed.</summary>
    public string StampOf(string service) => $"{Program.Version}:{Config.DigestOf(service)}";

    /// <summary>Whether the files said something else of a service when a label was made; null where that cannot be told.</summary>
    public bool? IsChangedSince(string? stamp, string service) =>
        // Another Compose prints the same in other words.
        stamp?.StartsWith($"{Program.Version}:", StringComparison.Ordinal) == true
            ? stamp != StampOf(service)
            : null;

    /// <summary>Why the files cannot be used; null where they can.</summary>
    /// <param name="services">The services that have to be in them.</param>
    public Refusal? Obstacle(IEnumerable<string> services)
    {
        var files = string.Join(", ", Call.Files);
        if (
            services.FirstOrDefault(s => !Config.Services.Contains(s, StringComparer.Ordinal)) is
            { } missing
        )
        {
            return new Refusal(
                $"there is no service {missing} in {files}; there are {string.Join(", ", Config.Services)}",
                "correct \"images\" or \"files\"; a service behind a profile is there with COMPOSE_PROFILES in the project's .env"
            );
        }
        return Config.Unset.Count == 0
            ? null
            : new Refusal(
                $"{files}: nobody sets {string.Join(", ", Config.Unset)}, and Compose would take nothing for it",
                $"write it into {Call.Directory}/.env, or name the file with \"env_file\": what a person's shell has set, lastgood does not know"
            );
    }
}
