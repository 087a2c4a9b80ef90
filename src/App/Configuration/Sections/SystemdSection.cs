using Lastgood.Adapters.Platforms.Systemd;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: systemd:</c></summary>
internal static class SystemdSection
{
    private enum Scope
    {
        System,
        User,
    }

    private static readonly SystemdUnitOptions Defaults = new()
    {
        Service = "",
        Front = "",
        Unit = "",
    };

    private static readonly Field<string> Url = InPlaceFields.Url(
        "The address that the service answers at."
    );

    private static readonly Field<string> Unit = Field.Required(
        "unit",
        Texts.Unit,
        "The unit that runs the service. With {release} in it, each release is an instance of a template: its unit is started and the other one stopped."
    );

    private static readonly Field<Scope> ScopeField = Field.Default(
        "scope",
        new ChoiceShape<Scope>(("system", Scope.System), ("user", Scope.User)),
        Scope.System,
        "Whose unit it is. system: the machine's. user: that of the user that lastgood runs as (systemctl --user)."
    );

    private static readonly Field<IReadOnlyList<string>> Systemctl = Field.Default(
        "systemctl",
        new ArgumentsShape(),
        Defaults.Systemctl,
        "How systemctl is called, e.g. [sudo, -n, systemctl]."
    );

    private static readonly Field<IReadOnlyList<string>> Journalctl = Field.Default(
        "journalctl",
        new ArgumentsShape(),
        Defaults.Journalctl,
        "How journalctl is called, for the last lines of a release that does not start."
    );

    private static readonly Field<TimeSpan> CommandTimeout = InPlaceFields.CommandTimeout(
        Defaults.CommandTimeout,
        "The longest that each command may take; stopping takes as long as the unit's TimeoutStopSec, 90s where it has none."
    );

    private static readonly Field<TimeSpan> StartTimeout = InPlaceFields.StartTimeout(
        Defaults.StartTimeout
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<SystemdUnitOptions> Definition { get; } =
        new(
            "a service that systemd runs",
            [
                Url,
                Unit,
                ScopeField,
                .. ReleaseFields.All,
                Systemctl,
                Journalctl,
                CommandTimeout,
                StartTimeout,
            ],
            static values => new SystemdUnitOptions
            {
                Service = "",
                Front = values.Get(Url),
                Unit = values.Get(Unit),
                User = values.Get(ScopeField) == Scope.User,
                Folders = ReleaseFields.Of(values),
                Systemctl = values.Get(Systemctl),
                Journalctl = values.Get(Journalctl),
                CommandTimeout = values.Get(CommandTimeout),
                StartTimeout = values.Get(StartTimeout),
            },
            Check
        );

    private static void Check(Values values)
    {
        if (!values.IsRight(Unit))
        {
            return;
        }
        var isTemplate = values.Get(Unit).Contains("{release}", StringComparison.Ordinal);
        ReleaseFields.Check(
            values,
            isTemplate ? null : "it is what changes under a unit that is not an instance a release"
        );
    }
}
