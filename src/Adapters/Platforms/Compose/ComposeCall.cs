using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>How Compose is called for a project: argument lists, made and not run.</summary>
/// <param name="Program">How Compose itself is called.</param>
/// <param name="IsV2">See <see cref="ComposeProgram.IsV2"/>.</param>
/// <param name="Directory">The project's folder.</param>
/// <param name="Files">The user's files.</param>
/// <param name="Project">The project's name.</param>
/// <param name="EnvironmentFile">The file of variables; empty for none that is named.</param>
internal sealed record ComposeCall(
    IReadOnlyList<string> Program,
    bool IsV2,
    string Directory,
    IReadOnlyList<string> Files,
    string Project,
    string EnvironmentFile
)
{
    /// <summary>The project as its files make it, in full.</summary>
    public IReadOnlyList<string> Config() => [.. Base(null), "config"];

    /// <summary>Reads the files and says what is wrong with them.</summary>
    /// <param name="extra">One more file, which the others are overridden by.</param>
    public IReadOnlyList<string> Validate(string extra) => [.. Base(extra), "config", "--quiet"];

    /// <summary>Makes the containers of some services what the files say. Neither builds nor fetches, nor touches other services.</summary>
    /// <param name="extra">One more file, which the others are overridden by; null for none.</param>
    /// <param name="stopTimeout">How long a container may take to end.</param>
    /// <param name="services">Which services, and how many containers there are of each.</param>
    public IReadOnlyList<string> Up(
        string? extra,
        TimeSpan stopTimeout,
        IReadOnlyList<(string Name, int Replicas)> services
    ) =>
        [
            .. Base(extra),
            "up",
            "--detach",
            "--no-deps",
            "--no-build",
            // The older one never fetches what is there.
            .. IsV2 ? (string[])["--pull", "never"] : [],
            "--timeout",
            Text((int)Math.Ceiling(stopTimeout.TotalSeconds)),
            // Without it, what was scaled by hand would shrink to what the files say.
            .. services
                .Where(static s => s.Replicas > 1)
                .SelectMany(static s => (string[])["--scale", $"{s.Name}={Text(s.Replicas)}"]),
            .. services.Select(static s => s.Name),
        ];

    /// <summary>It as arguments of a step.</summary>
    public (string Name, string Value)[] ToArguments() =>
        [
            ("program", List(Program)),
            ("v2", IsV2 ? "yes" : "no"),
            ("directory", Directory),
            ("files", List(Files)),
            ("project", Project),
            ("env_file", EnvironmentFile),
        ];

    /// <summary>It from the arguments of a step.</summary>
    public static ComposeCall Of(Details arguments) =>
        new(
            List(arguments["program"]),
            arguments["v2"] == "yes",
            arguments["directory"],
            List(arguments["files"]),
            arguments["project"],
            arguments["env_file"]
        );

    private string[] Base(string? extra) =>
        [
            .. Program,
            "--project-name",
            Project,
            "--project-directory",
            Directory,
            .. EnvironmentFile.Length > 0 ? (string[])["--env-file", EnvironmentFile] : [],
            .. Files
                .Concat(extra is null ? [] : [extra])
                .SelectMany(static f => (string[])["--file", f]),
        ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string List(IReadOnlyList<string> items) =>
        new JsonArray([.. items.Select(static i => (JsonNode)i)]).ToJsonString();

    private static string[] List(string json) =>
        JsonNode.Parse(json) is JsonArray items
            ? [.. items.Select(static i => (string)i!)]
            : throw new JsonException("no list");
}
