using Lastgood.Adapters.Captures;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>capture:</c></summary>
internal static class CaptureSection
{
    private static readonly CaptureOptions Defaults = new();

    private static readonly Field<IReadOnlyList<IReadOnlyList<string>>> Commands = Field.Default(
        "commands",
        new ListShape<IReadOnlyList<string>>("commands", new ArgumentsShape(), 20),
        Defaults.Commands,
        "Commands whose output is kept; they only read."
    );

    private static readonly Field<IReadOnlyList<string>> Logs = Field.Default(
        "logs",
        new ListShape<string>("files", new PathShape("a log"), 20),
        Defaults.Logs,
        "Files of which the last 1000 lines are kept."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30)),
        Defaults.Timeout,
        "The longest that gathering may take before each step; what is not there by then is not kept."
    );

    /// <summary>The definition.</summary>
    public static Section<CaptureOptions> Definition { get; } =
        new(
            "what is kept as evidence",
            [Commands, Logs, Timeout],
            static values => new CaptureOptions
            {
                Commands = values.Get(Commands),
                Logs = values.Get(Logs),
                Timeout = values.Get(Timeout),
            }
        );
}
