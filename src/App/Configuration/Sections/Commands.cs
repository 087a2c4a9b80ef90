using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The three commands of a slot. They stand above both slots, in one slot, or in both places.</summary>
/// <param name="scope">For which slots they are, as a sentence.</param>
internal sealed class Commands(string scope)
{
    private static readonly ArgumentsShape OfRelease = new("release", "slot", "port");

    // Without the release: it is asked of what runs, and a broken one may not tell.
    private static readonly ArgumentsShape OfSlot = new("slot", "port");

    public Field<IReadOnlyList<string>> Start { get; } =
        Field.Optional(
            "start",
            OfRelease,
            $"Starts {{release}} in {{slot}}, to answer on {{port}}, and returns. {scope}"
        );

    public Field<IReadOnlyList<string>> Stop { get; } =
        Field.Optional("stop", OfSlot, $"Stops whatever runs in {{slot}}, and returns. {scope}");

    public Field<IReadOnlyList<string>> Status { get; } =
        Field.Optional("status", OfSlot, $"Exits 0 while something runs in {{slot}}. {scope}");
}
