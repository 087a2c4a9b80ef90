using Lastgood.Adapters.Docker;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>Two containers that are the slots of a site, e.g. <c>shop-blue</c> and <c>shop-green</c>.</summary>
/// <param name="Slots">The slots, named as in the containers' names.</param>
/// <param name="Template">The containers' name, with <c>{slot}</c> in it.</param>
/// <param name="First">The container of the first slot.</param>
internal sealed record SlotContainerGuess(
    IReadOnlyList<SlotGuess> Slots,
    string Template,
    SurveyedContainer First
)
{
    private static readonly string[] Colours = ["blue", "green"];

    /// <summary>The guess; null where the slots are not two containers that differ in a colour.</summary>
    public static SlotContainerGuess? From(
        SiteGuess site,
        IReadOnlyList<HostedContainer> containers
    )
    {
        var found = site
            .Slots.Select(slot => containers.FirstOrDefault(c => c.Port == slot.Port)?.Container)
            .OfType<SurveyedContainer>()
            .ToList();
        var colours = found
            .Select(static c =>
                Colours.FirstOrDefault(colour => c.Name.Contains(colour, StringComparison.Ordinal))
            )
            .OfType<string>()
            .ToList();
        if (colours.Distinct(StringComparer.Ordinal).Count() != 2 || site.Slots.Count != 2)
        {
            return null;
        }
        var templates = found
            .Zip(colours)
            .Select(static pair =>
                pair.First.Name.Replace(pair.Second, "{slot}", StringComparison.Ordinal)
            )
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return templates is [var template]
            ? new SlotContainerGuess(
                [
                    .. site
                        .Slots.Zip(colours)
                        .Select(static pair => pair.First with { Name = pair.Second }),
                ],
                template,
                found[0]
            )
            : null;
    }
}
