using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>A slot as it stands in the file: commands that it does not have may stand above both slots.</summary>
internal sealed record SlotDraft(
    string Name,
    string Url,
    string? Upstream,
    IReadOnlyList<string>? Start,
    IReadOnlyList<string>? Stop,
    IReadOnlyList<string>? Status
);

/// <summary>One of <c>slots:</c></summary>
internal static class SlotSection
{
    private static readonly Field<string> Url = Field.Required(
        "url",
        new UrlShape(hasPath: false),
        "Where the service in this slot answers directly, without a path; its port fills {port}. With switch: flag the host is an IP address, unless there is an upstream."
    );

    private static readonly Field<string> Upstream = Field.Optional(
        "upstream",
        Texts.Upstream,
        "The upstream block of your nginx configuration to send traffic to; only with switch: flag. Left out: the host and port of url."
    );

    private static readonly Commands Own = new("For this slot alone: instead of the one above.");

    /// <summary>The definition.</summary>
    public static Section<SlotDraft> Definition { get; } =
        new(
            "a slot",
            [Url, Upstream, Own.Start, Own.Stop, Own.Status],
            static values => new SlotDraft(
                values.Key,
                values.Get(Url),
                values.Find(Upstream),
                values.Find(Own.Start),
                values.Find(Own.Stop),
                values.Find(Own.Status)
            )
        );
}
