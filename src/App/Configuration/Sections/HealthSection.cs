using Lastgood.Adapters.Http;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>health:</c></summary>
internal static class HealthSection
{
    private static readonly ProbeOptions Defaults = new();

    private static readonly Field<string> Path = Field.Default(
        "path",
        Texts.RequestPath,
        Defaults.HealthPath,
        "The path that answers 2xx while the service is well. Asked of each slot directly, and through nginx."
    );

    private static readonly Field<TimeSpan> Interval = Field.Default(
        "interval",
        new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        Defaults.Interval,
        "The time between two checks, and between two readings of the metrics."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        Defaults.Timeout,
        "The longest that an answer may take; longer is a failed check. It holds for the version too."
    );

    /// <summary>Read as options without a version; those of <see cref="VersionSection"/> are added by the service.</summary>
    public static Section<ProbeOptions> Definition { get; } =
        new(
            "how the health is asked",
            [Path, Interval, Timeout],
            static values => new ProbeOptions
            {
                HealthPath = values.Get(Path),
                Interval = values.Get(Interval),
                Timeout = values.Get(Timeout),
            }
        );
}
