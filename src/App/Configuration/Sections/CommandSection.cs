using Lastgood.Adapters.Platforms.Commands;
using Lastgood.Adapters.Processes;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: command:</c></summary>
internal static class CommandSection
{
    private const string Release = "release";

    private const string Artifact = "artifact";

    private static readonly CommandOptions Defaults = new()
    {
        Service = "",
        Front = "",
        Inspect = [],
        Activate = [],
    };

    private static readonly DurationShape ChangeTime = new(
        TimeSpan.FromSeconds(1),
        TimeSpan.FromHours(6)
    );

    private static readonly Field<string> Url = InPlaceFields.Url(
        "The address that the service answers at."
    );

    private static readonly Field<IReadOnlyList<string>> Inspect = Field.Required(
        "inspect",
        new ArgumentsShape(),
        "Prints on its first line the release that is active, nothing where none is, and exits with 0."
    );

    private static readonly Field<IReadOnlyList<string>> Available = Field.Optional(
        "available",
        new ArgumentsShape(Release),
        "Exits with 0 where {release} can be activated right now. Left out: any release can."
    );

    private static readonly Field<IReadOnlyList<string>> Prepare = Field.Optional(
        "prepare",
        new ArgumentsShape(Release, Artifact),
        "Makes {release} ready aside, before anything stops, where available says no; afterwards it has to say yes."
    );

    private static readonly Field<IReadOnlyList<string>> Activate = Field.Required(
        "activate",
        new ArgumentsShape(Release, Artifact),
        "Makes {release} the active one and returns. {artifact} is what it was recorded to be made of. Twice must be the same as once."
    );

    private static readonly Field<IReadOnlyList<string>> Undo = Field.Optional(
        "undo",
        new ArgumentsShape(Release),
        "Goes back to {release}, which was active a moment ago, where activate failed. Left out: activate does that, too."
    );

    private static readonly Field<IReadOnlyList<string>> Verify = Field.Optional(
        "verify",
        new ArgumentsShape(Release),
        "Exits with 0 where {release} serves as it should; asked besides health and version."
    );

    private static readonly Field<IReadOnlyList<string>> Capture = Field.Optional(
        "capture",
        new ArgumentsShape(),
        "Prints what a person would look at first; kept as evidence before each step."
    );

    private static readonly Field<IReadOnlyList<string>> Restart = Field.Optional(
        "restart",
        new ArgumentsShape(),
        "Restarts the release that is active, as it is."
    );

    private static readonly Field<TimeSpan> CommandTimeout = InPlaceFields.CommandTimeout(
        Defaults.CommandTimeout,
        "The longest that each of inspect, available, verify and capture may take."
    );

    private static readonly Field<TimeSpan> ActivateTimeout = Field.Default(
        "activate_timeout",
        ChangeTime,
        Defaults.ActivateTimeout,
        "The longest that each of prepare, activate, undo and restart may take."
    );

    private static readonly Field<TimeSpan> StartTimeout = InPlaceFields.StartTimeout(
        Defaults.StartTimeout,
        "The longest from the end of activate until the release is healthy and reports its version."
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<CommandOptions> Definition { get; } =
        new(
            "a service that commands of your own run",
            [
                Url,
                Inspect,
                Available,
                Prepare,
                Activate,
                Undo,
                Verify,
                Capture,
                Restart,
                CommandTimeout,
                ActivateTimeout,
                StartTimeout,
            ],
            static values => new CommandOptions
            {
                Service = "",
                Front = values.Get(Url),
                Inspect = values.Get(Inspect),
                Available = values.Find(Available),
                Prepare = values.Find(Prepare),
                Activate = values.Get(Activate),
                Undo = values.Find(Undo),
                Verify = values.Find(Verify),
                Capture = values.Find(Capture),
                Restart = values.Find(Restart),
                CommandTimeout = values.Get(CommandTimeout),
                ActivateTimeout = values.Get(ActivateTimeout),
                StartTimeout = values.Get(StartTimeout),
            },
            Check
        );

    private static void Check(Values values)
    {
        if (values.IsGiven(Prepare) && !values.IsGiven(Available))
        {
            values.RefuseMissing(
                Available,
                $"this key is missing: it says whether \"prepare\" has to run, and whether it did what it should. {Available.Doc}"
            );
        }
        if (!values.IsGiven(Activate) || !values.IsRight(Activate))
        {
            return;
        }
        if (!Names(values, Release))
        {
            values.Refuse(Activate, "it has to be told which release: put {release} into it");
        }
        if (Names(values, Artifact) && !values.IsGiven(Undo))
        {
            values.RefuseMissing(
                Undo,
                "this key is missing: \"activate\" asks for {artifact}, which is not known of whatever was active before"
            );
        }
    }

    private static bool Names(Values values, string placeholder) =>
        values
            .Get(Activate)
            .Any(a => Placeholders.Names(a).Contains(placeholder, StringComparer.Ordinal));
}
