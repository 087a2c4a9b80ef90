using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The keys that channels over HTTP share.</summary>
internal static class ProviderFields
{
    /// <summary>The longest that one request may take.</summary>
    public static Field<TimeSpan> Timeout { get; } =
        Field.Default(
            "timeout",
            new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            TimeSpan.FromSeconds(10),
            "The longest that one request may take."
        );

    /// <summary>What a provider calls something: it is put into addresses and bodies as it is.</summary>
    public static TextShape Id { get; } =
        new(
            "an id of 1 to 100 letters, digits and - _ . #",
            "^[A-Za-z0-9_.#-]{1,100}$",
            static text =>
                text.Length <= 100
                && text.All(static c =>
                    char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '#'
                )
        );
}
