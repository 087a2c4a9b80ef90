using Lastgood.App.Configuration.Format;
using Lastgood.Core.Activations.Groups;

namespace Lastgood.App.Configuration.Sections;

/// <summary>One of <c>groups:</c></summary>
internal static class GroupSection
{
    private const int MostMembers = 100;

    private static readonly Field<IReadOnlyList<string>> Services = Field.Required(
        "services",
        new ListShape<string>("names of services", Texts.Name, MostMembers),
        "The services, in the order in which they go back."
    );

    private static readonly Field<IfOneCannot> IfOneCannot = Field.Default(
        "if_one_cannot",
        new ChoiceShape<IfOneCannot>(
            ("forward", Core.Activations.Groups.IfOneCannot.Forward),
            ("back", Core.Activations.Groups.IfOneCannot.Back)
        ),
        Core.Activations.Groups.IfOneCannot.Forward,
        "What becomes of the others where one cannot go back. forward: those that went back go forward again, all or none. back: the others go back without it."
    );

    /// <summary>The definition.</summary>
    public static Section<GroupSettings> Definition { get; } =
        new(
            "a group of services",
            [Services, IfOneCannot],
            static values => new GroupSettings(
                values.Key,
                values.Get(Services),
                values.Get(IfOneCannot)
            ),
            static values =>
            {
                if (
                    values.IsRight(Services)
                    && values.Get(Services).Distinct(StringComparer.Ordinal).Count() < 2
                )
                {
                    values.Refuse(Services, "a group has at least two services");
                }
            }
        );

    /// <summary>Finds groups that cannot be: of services that are not there, or with a name that means a service.</summary>
    /// <param name="values">The file.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="services">The names of all services.</param>
    public static void Check(
        Values values,
        Field<IReadOnlyList<GroupSettings>> groups,
        IReadOnlyList<string> services
    )
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        var known = services.ToHashSet(StringComparer.Ordinal);
        foreach (var group in values.Get(groups) ?? [])
        {
            var node = values.NodeOf(groups).Below(group.Name);
            if (known.Contains(group.Name))
            {
                values.Refuse(
                    node,
                    $"{group.Name} is a service; choose another name for the group"
                );
            }
            foreach (var member in group.Services)
            {
                var at = node.Below(Services.Name);
                if (!known.Contains(member))
                {
                    values.Refuse(
                        at,
                        $"there is no service \"{member}\"{Words.Suggest(member, services, "there are")}"
                    );
                }
                else if (!taken.TryAdd(member, group.Name))
                {
                    values.Refuse(
                        at,
                        $"{member} is in {taken[member]} already; a service is in one group, once"
                    );
                }
            }
        }
    }
}
