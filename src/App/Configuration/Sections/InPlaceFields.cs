using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The keys that every platform with one place has. What each says of them is its own.</summary>
internal static class InPlaceFields
{
    private static readonly DurationShape Time = new(
        TimeSpan.FromSeconds(1),
        TimeSpan.FromHours(1)
    );

    /// <summary>Where the service answers.</summary>
    public static Field<string> Url(string doc) =>
        Field.Required("url", new UrlShape(hasPath: true), doc);

    /// <summary>The longest that one command may take.</summary>
    public static Field<TimeSpan> CommandTimeout(TimeSpan usual, string doc) =>
        Field.Default("command_timeout", Time, usual, doc);

    /// <summary>The longest until a release is ready.</summary>
    public static Field<TimeSpan> StartTimeout(
        TimeSpan usual,
        string doc =
            "The longest from starting a release until it is healthy and reports its version."
    ) => Field.Default("start_timeout", Time, usual, doc);
}
