using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>A slot as it stands in the file: commands that it does not have may stand above both slots.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where its service answers.</param>
/// <param name="Target">What the load balancer calls it; null where that is not said.</param>
/// <param name="Start">Its own command, or null.</param>
/// <param name="Stop">Likewise.</param>
/// <param name="Status">Likewise.</param>
internal sealed record SlotDraft(
    string Name,
    string Url,
    string? Target,
    IReadOnlyList<string>? Start,
    IReadOnlyList<string>? Stop,
    IReadOnlyList<string>? Status
);

/// <summary>One of <c>slots:</c></summary>
internal static class SlotSection
{
    private static readonly Commands Own = new("For this slot alone: instead of the one above.");

    /// <summary>The definition for one load balancer.</summary>
    /// <param name="url">What is said of the address; it fills <c>{port}</c>.</param>
    /// <param name="target">The key for what the load balancer calls it.</param>
    public static Section<SlotDraft> For(string url, Field<string> target)
    {
        var address = Field.Required("url", new UrlShape(hasPath: false), url);
        return new(
            "a slot",
            [address, target, Own.Start, Own.Stop, Own.Status],
            values => new SlotDraft(
                values.Key,
                values.Get(address),
                values.Find(target),
                values.Find(Own.Start),
                values.Find(Own.Stop),
                values.Find(Own.Status)
            )
        );
    }
}
