using Lastgood.Adapters.Platforms.Pm2;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: pm2:</c></summary>
internal static class Pm2Section
{
    private enum Answer
    {
        No,
        Yes,
    }

    private static readonly Pm2Options Defaults = new()
    {
        Service = "",
        Front = "",
        App = "",
    };

    private static readonly Field<string> Url = InPlaceFields.Url(
        "The address that the service answers at."
    );

    private static readonly Field<string> App = Field.Required(
        "app",
        Pm2Texts.App,
        "The app's name, as pm2 list shows it."
    );

    private static readonly Field<string> Ecosystem = Field.Default(
        "ecosystem",
        Pm2Texts.Ecosystem,
        Defaults.Ecosystem,
        "The ecosystem file in a release's folder that has the app."
    );

    private static readonly Field<string> Script = Field.Optional(
        "script",
        Pm2Texts.FileInRelease,
        "Instead of an ecosystem file: the script in a release's folder to start."
    );

    private static readonly Field<string> Home = Field.Optional(
        "home",
        new PathShape("a folder"),
        "PM2's own folder (PM2_HOME). Left out: that of the user that lastgood runs as."
    );

    private static readonly Field<Answer> Save = Field.Default(
        "save",
        new ChoiceShape<Answer>(("no", Answer.No), ("yes", Answer.Yes)),
        Answer.No,
        "Whether PM2's list is saved after a change (pm2 save), so that a restart of the machine brings back what was chosen."
    );

    private static readonly Field<IReadOnlyList<string>> Pm2 = Field.Default(
        "pm2",
        new ArgumentsShape(),
        Defaults.Pm2,
        "How pm2 is called."
    );

    private static readonly Field<TimeSpan> CommandTimeout = InPlaceFields.CommandTimeout(
        Defaults.CommandTimeout,
        "The longest that each command may take."
    );

    private static readonly Field<TimeSpan> StartTimeout = InPlaceFields.StartTimeout(
        Defaults.StartTimeout
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<Pm2Options> Definition { get; } =
        new(
            "a service that PM2 runs",
            [
                Url,
                App,
                Ecosystem,
                Script,
                Home,
                Save,
                .. ReleaseFields.All,
                Pm2,
                CommandTimeout,
                StartTimeout,
            ],
            static values => new Pm2Options
            {
                Service = "",
                Front = values.Get(Url),
                App = values.Get(App),
                Ecosystem = values.Get(Ecosystem),
                Script = values.Find(Script),
                Home = values.Find(Home),
                Save = values.Get(Save) == Answer.Yes,
                Folders = ReleaseFields.Of(values),
                Pm2 = values.Get(Pm2),
                CommandTimeout = values.Get(CommandTimeout),
                StartTimeout = values.Get(StartTimeout),
            },
            Check
        );

    private static void Check(Values values)
    {
        ReleaseFields.CheckFolder(values);
        ReleaseFields.Check(values, needsPlace: null);
    }
}
