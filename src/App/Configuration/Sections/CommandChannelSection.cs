using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Commands;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>command:</c> of a channel.</summary>
internal static class CommandChannelSection
{
    private static readonly Field<IReadOnlyList<string>> Run = Field.Required(
        "run",
        new ArgumentsShape(),
        "The command, run without a shell. Exit code 0: delivered; 65: it will never take this message; any other: it is tried again later."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)),
        TimeSpan.FromSeconds(10),
        "The longest that it may take."
    );

    /// <summary>The definition.</summary>
    public static Section<ChannelOptions> Definition { get; } =
        new(
            "a command",
            [Run, Timeout],
            static values => new CommandChannelOptions
            {
                Arguments = values.Get(Run),
                Timeout = values.Get(Timeout),
            }
        );
}
