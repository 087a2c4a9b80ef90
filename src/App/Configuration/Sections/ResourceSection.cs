using Lastgood.Adapters.Processes;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>resources:</c></summary>
internal static class ResourceSection
{
    private static readonly string[] Known = ["release", "port"];

    private static readonly Field<ResourceKind> Of = Field.Required(
        "of",
        new ChoiceShape<ResourceKind>(
            ("machine", ResourceKind.Machine),
            ("cgroup", ResourceKind.Cgroup),
            ("systemd", ResourceKind.Systemd),
            ("systemd_user", ResourceKind.SystemdUser),
            ("docker", ResourceKind.Docker)
        ),
        "What is measured: the whole machine (cpu, memory), the control group of a process (cpu, memory, oom_kills), a unit of systemd (oom_kills, restarts), a container of Docker (cpu, memory, oom_kills, restarts)."
    );

    private static readonly Field<string> Name = Field.Optional(
        "name",
        Texts.Title,
        "The file with the process' id, the unit, or the container; {release} and the slot's {port} are filled in. Not for the machine."
    );

    /// <summary>The definition.</summary>
    public static Section<ResourceSettings> Definition { get; } =
        new(
            "where resources are measured",
            [Of, Name],
            static values => new ResourceSettings(values.Get(Of), values.Find(Name)),
            static values =>
            {
                if (!values.AreRight || !values.IsGiven(Of))
                {
                    return;
                }
                var machine = values.Get(Of) == ResourceKind.Machine;
                if (machine && values.IsGiven(Name))
                {
                    values.Refuse(Name, "the machine has no name; leave it out");
                }
                if (!machine && !values.IsGiven(Name))
                {
                    values.RefuseMissing(Name, "this key is missing: whose resources?");
                }
                var unknown = Placeholders
                    .Names(values.Find(Name) ?? "")
                    .Except(Known, StringComparer.Ordinal)
                    .FirstOrDefault();
                if (unknown is not null)
                {
                    values.Refuse(
                        Name,
                        $"unknown placeholder {{{unknown}}}{Words.Suggest(unknown, Known, "known here")}"
                    );
                }
            }
        );
}
