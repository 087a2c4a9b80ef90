using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>notify:</c></summary>
internal static class NotifySection
{
    private const int MostChannels = 50;

    /// <summary>The channels.</summary>
    public static Field<IReadOnlyList<ChannelSettings>> Channels { get; } =
        Field.Required(
            "channels",
            new NamedShape<ChannelSettings>("channel", ChannelSection.Definition, 0, MostChannels),
            "The ways to tell people, by names of your own."
        );

    private static readonly Field<TimeSpan> Progress = Field.Default(
        "progress",
        new DurationShape(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)),
        new NotifySettings().Progress,
        "How often a rollback that is not over is told of; after an hour hourly."
    );

    private static readonly Field<string> Templates = Field.Optional(
        "templates",
        new PathShape("a folder"),
        "A folder of templates in place of the usual words: MOMENT.internal.hbs and MOMENT.public.hbs, the first line the title."
    );

    private static readonly Field<string> Link = Field.Optional(
        "link",
        Texts.PageAddress,
        "Where to look further, in each message: {service} and {incident} are filled in."
    );

    /// <summary>The definition.</summary>
    public static Section<NotifySettings> Definition { get; } =
        new(
            "who is told of what",
            [Channels, Progress, Templates, Link],
            static values => new NotifySettings
            {
                Channels = values.Get(Channels),
                Progress = values.Get(Progress),
                Templates = values.Find(Templates),
                Link = values.Find(Link),
            }
        );
}
