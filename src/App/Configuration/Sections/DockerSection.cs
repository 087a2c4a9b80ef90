using Lastgood.Adapters.Platforms.Docker;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: docker:</c></summary>
internal static class DockerSection
{
    private static readonly ContainerOptions Defaults = new()
    {
        Service = "",
        Front = "",
        Container = "",
        Image = "",
    };

    private static readonly Field<string> Url = InPlaceFields.Url(
        "The address that users come in through."
    );

    private static readonly Field<string> Container = Field.Required(
        "container",
        DockerTexts.Container,
        "The container that serves. The one that it replaces is kept under another name, stopped."
    );

    private static readonly Field<EnvironmentMode> Environment = Field.Default(
        "environment",
        new ChoiceShape<EnvironmentMode>(
            ("release", EnvironmentMode.Release),
            ("today", EnvironmentMode.Today)
        ),
        Defaults.Environment,
        "Which environment a release gets. release: the one that it had, by starting its kept container again; where none is kept, that of the container that serves. today: always made anew, with env_file as it is now, or that of the container that serves."
    );

    private static readonly Field<string> EnvironmentFile = Field.Optional(
        "env_file",
        new PathShape("a file"),
        "With environment: today, the whole environment besides the image's own, as docker run --env-file reads it."
    );

    private static readonly Field<TrialMode> Trial = Field.Default(
        "trial",
        new ChoiceShape<TrialMode>(("always", TrialMode.Always), ("never", TrialMode.Never)),
        Defaults.Trial,
        "Whether a release is started beside the one that serves, where no user reaches it, until it is healthy, before anything is stopped. never for what must not run twice."
    );

    private static readonly Field<int> Port = Field.Optional(
        "port",
        DockerTexts.Port,
        "The port inside the container that answers. Left out: the one that is published at the port of url, or the only one."
    );

    private static readonly Field<TimeSpan> CommandTimeout = InPlaceFields.CommandTimeout(
        Defaults.CommandTimeout,
        "The longest that each answer of the engine may take."
    );

    private static readonly Field<TimeSpan> StartTimeout = InPlaceFields.StartTimeout(
        Defaults.StartTimeout
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<ContainerOptions> Definition { get; } =
        new(
            "a service in a Docker container",
            [
                Url,
                Container,
                DockerTexts.Image,
                Environment,
                EnvironmentFile,
                Trial,
                Port,
                CommandTimeout,
                StartTimeout,
                DockerTexts.StopTimeout,
                DockerTexts.PullTimeout,
                DockerTexts.Socket,
            ],
            static values => new ContainerOptions
            {
                Service = "",
                Front = values.Get(Url),
                Container = values.Get(Container),
                Image = values.Get(DockerTexts.Image),
                Environment = values.Get(Environment),
                EnvironmentFile = values.Find(EnvironmentFile),
                Trial = values.Get(Trial),
                Port = values.IsGiven(Port) ? values.Get(Port) : null,
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
        if (
            values.IsGiven(EnvironmentFile)
            && values.IsRight(Environment)
            && values.Get(Environment) != EnvironmentMode.Today
        )
        {
            values.Refuse(EnvironmentFile, "this file is only read with environment: today");
        }
        if (
            values.IsRight(Container)
            && values.Get(Container).Contains("{slot}", StringComparison.Ordinal)
        )
        {
            values.Refuse(Container, "there is no {slot} here: the service has one container");
        }
    }
}
