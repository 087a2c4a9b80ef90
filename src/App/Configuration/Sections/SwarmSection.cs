using Lastgood.Adapters.Platforms.Swarm;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: swarm:</c></summary>
internal static class SwarmSection
{
    private static readonly SwarmOptions Defaults = new()
    {
        Service = "",
        Front = "",
        SwarmService = "",
        Image = "",
    };

    private static readonly Field<string> Url = InPlaceFields.Url(
        "The address that users come in through."
    );

    private static readonly Field<string> Service = Field.Required(
        "service",
        new TextShape(
            "the name of a service: 1 to 63 letters, digits, \"_\", \".\" and \"-\", the first a letter or digit",
            "^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$",
            static text =>
                text.Length <= 63
                && char.IsAsciiLetterOrDigit(text[0])
                && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
        ),
        "The service's name in the swarm; of a stack, with the stack's name before it."
    );

    private static readonly Field<SpecMode> Spec = Field.Default(
        "spec",
        new ChoiceShape<SpecMode>(("release", SpecMode.Release), ("today", SpecMode.Today)),
        Defaults.Spec,
        "Which spec a release gets. release: the whole one that it ran with (environment, secrets, mounts, networks, limits), as lastgood kept it; where none is kept, today's. today: today's, with the release's image. The number of tasks and the way of updating are today's in both."
    );

    private static readonly Field<TimeSpan> CommandTimeout = InPlaceFields.CommandTimeout(
        Defaults.CommandTimeout,
        "The longest that each answer of the engine may take."
    );

    private static readonly Field<TimeSpan> ConvergeTimeout = Field.Default(
        "converge_timeout",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(6)),
        Defaults.ConvergeTimeout,
        "The longest that Swarm may take to replace all tasks, its monitor times and delays included."
    );

    private static readonly Field<TimeSpan> StuckTimeout = Field.Default(
        "stuck_timeout",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        Defaults.StuckTimeout,
        "How long a task may have no node that could run it, or no successor, while nothing else is going on."
    );

    private static readonly Field<TimeSpan> StartTimeout = InPlaceFields.StartTimeout(
        Defaults.StartTimeout,
        "The longest from the last task's replacement until the release is healthy and reports its version."
    );

    private static readonly Field<string> Socket = DockerTexts.SocketOf(
        "The socket of the Docker Engine of a manager of the swarm."
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<SwarmOptions> Definition { get; } =
        new(
            "a service of a Docker Swarm",
            [
                Url,
                Service,
                DockerTexts.Image,
                Spec,
                CommandTimeout,
                ConvergeTimeout,
                StuckTimeout,
                StartTimeout,
                Socket,
            ],
            static values => new SwarmOptions
            {
                Service = "",
                Front = values.Get(Url),
                SwarmService = values.Get(Service),
                Image = values.Get(DockerTexts.Image),
                Spec = values.Get(Spec),
                CommandTimeout = values.Get(CommandTimeout),
                ConvergeTimeout = values.Get(ConvergeTimeout),
                StuckTimeout = values.Get(StuckTimeout),
                StartTimeout = values.Get(StartTimeout),
                Socket = values.Get(Socket),
            }
        );
}
