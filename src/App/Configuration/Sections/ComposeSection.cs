using Lastgood.Adapters.Platforms.Compose;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: compose:</c></summary>
internal static class ComposeSection
{
    private const int MostImages = 50;

    private const int MostFiles = 20;

    private static readonly ComposeOptions Defaults = new()
    {
        Service = "",
        Front = "",
        Directory = "",
        Images = new Dictionary<string, string>(StringComparer.Ordinal),
    };

    private static readonly Field<string> Url = InPlaceFields.Url(
        "The address that users come in through."
    );

    private static readonly Field<string> Directory = Field.Required(
        "directory",
        new PathShape("a folder"),
        "The project's folder."
    );

    private static readonly Field<IReadOnlyDictionary<string, string>> Images = Field.Required(
        "images",
        new ImagesShape(MostImages),
        "Which services of the project go from release to release together, each with its image, {release} in its tag. All others are left alone."
    );

    private static readonly Field<IReadOnlyList<string>> Files = Field.Optional(
        "files",
        new ListShape<string>("files", new PathShape("a file"), MostFiles),
        "The project's files, in the order in which they are merged; at most 20. Left out: those that Compose itself would find in directory."
    );

    private static readonly Field<string> Project = Field.Optional(
        "project",
        new TextShape(
            "a project's name as Compose has it: a-z, 0-9, \"_\" and \"-\", the first a letter or digit",
            "^[a-z0-9][a-z0-9_-]{0,99}$",
            static text =>
                text.Length <= 100
                && char.IsAsciiLetterOrDigit(text[0])
                && text.All(static c =>
                    char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-'
                )
        ),
        "The project's name. Left out: that of the containers that were made from directory."
    );

    private static readonly Field<string> EnvironmentFile = Field.Optional(
        "env_file",
        new PathShape("a file"),
        "The file that the variables in the project's files come from. Left out: .env in directory."
    );

    private static readonly Field<IReadOnlyList<string>> Program = Field.Optional(
        "program",
        new ArgumentsShape(),
        "How Compose is called, e.g. [sudo, -n, docker, compose]. Left out: docker compose where that is there, else docker-compose."
    );

    private static readonly Field<TimeSpan> CommandTimeout = InPlaceFields.CommandTimeout(
        Defaults.CommandTimeout,
        "The longest that each command of Compose, and each answer of the engine, may take, besides stop_timeout."
    );

    private static readonly Field<TimeSpan> StartTimeout = InPlaceFields.StartTimeout(
        Defaults.StartTimeout
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<ComposeOptions> Definition { get; } =
        new(
            "services of a Docker Compose project",
            [
                Url,
                Directory,
                Images,
                Files,
                Project,
                EnvironmentFile,
                Program,
                CommandTimeout,
                StartTimeout,
                DockerTexts.StopTimeout,
                DockerTexts.PullTimeout,
                DockerTexts.Socket,
            ],
            static values => new ComposeOptions
            {
                Service = "",
                Front = values.Get(Url),
                Directory = values.Get(Directory),
                Images = values.Get(Images),
                Files = values.Find(Files),
                Project = values.Find(Project),
                EnvironmentFile = values.Find(EnvironmentFile),
                Program = values.Find(Program),
                CommandTimeout = values.Get(CommandTimeout),
                StartTimeout = values.Get(StartTimeout),
                StopTimeout = values.Get(DockerTexts.StopTimeout),
                PullTimeout = values.Get(DockerTexts.PullTimeout),
                Socket = values.Get(DockerTexts.Socket),
            },
            Check
        );

    private static void Check(Values values)
    {
        if (values.IsGiven(Files) && values.IsRight(Files) && values.Get(Files).Count == 0)
        {
            values.Refuse(Files, "there is none; leave the key out for those that Compose finds");
        }
    }
}
