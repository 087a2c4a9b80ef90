using Lastgood.Adapters.Notifications.StatusPages;
using Lastgood.App.Configuration.Format;
using Lastgood.App.Configuration.Yaml;
using Lastgood.Core.Policies.Shipped;
using Lastgood.Core.Telling;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The whole file.</summary>
internal static class FileSection
{
    // Twice what the largest installation that is known of asks for.
    private const int MostServices = 20_000;

    private static readonly Field<string> State = Field.Default(
        "state",
        new PathShape("a folder"),
        ".lastgood",
        "The folder of the journal. Every lastgood that looks after these services must use the same one."
    );

    private const int MostPolicies = 200;

    /// <summary>The file's own policies.</summary>
    public static Field<IReadOnlyList<PolicySettings>> Policies { get; } =
        Field.Optional(
            "policies",
            new NamedShape<PolicySettings>("policy", PolicySection.Definition, 0, MostPolicies),
            "Policies that services can extend, by names of your own. One can extend another."
        );

    /// <summary>The Prometheus that measures every service.</summary>
    public static Field<PrometheusSettings> Prometheus { get; } =
        Field.Optional(
            "prometheus",
            PrometheusSection.Definition,
            "A Prometheus that is asked for all services at once. Services need no metrics page of their own then."
        );

    /// <summary>Where alerts come in.</summary>
    public static Field<AlertmanagerSettings> Alertmanager { get; } =
        Field.Optional(
            "alertmanager",
            AlertmanagerSection.Definition,
            "Where lastgood watch takes Alertmanager's webhooks, for triggers like \"alert HighErrorRate\". Left out: nowhere."
        );

    private static readonly Field<CapSettings> Cap = Field.Optional(
        "cap",
        CapSection.Definition,
        "How many services may go back by themselves: a bad shared library must not take back all of them at once."
    );

    private static readonly Field<NotifySettings> Notify = Field.Optional(
        "notify",
        NotifySection.Definition,
        "Who is told of what, and how."
    );

    private static readonly Field<IReadOnlyList<Contact>> Contacts = ContactSection.Contacts(
        "Whom to call, in order: the first is the point of contact in every message."
    );

    private static readonly Field<IReadOnlyList<ServiceSettings>> Services = Field.Required(
        "services",
        new NamedShape<ServiceSettings>("service", ServiceSection.Definition, 1, MostServices),
        "The services, by their names."
    );

    private static readonly Field<IReadOnlyList<GroupSettings>> Groups = Field.Optional(
        "groups",
        new NamedShape<GroupSettings>("group", GroupSection.Definition, 0, MostServices),
        "Services that go back together, by names of your own: one plan, one verification, one incident."
    );

    /// <summary>The definition; the file's name is put in by the loader.</summary>
    public static Section<Settings> Definition { get; } =
        new(
            "a configuration of lastgood",
            [State, Prometheus, Alertmanager, Policies, Cap, Notify, Contacts, Services, Groups],
            static values => new Settings("", values.Get(State), values.Get(Services))
            {
                Policies = values.Policies,
                Prometheus = values.Find(Prometheus),
                Alertmanager = values.Find(Alertmanager),
                Cap = values.Get(Cap, CapSection.Definition),
                Groups = values.Find(Groups) ?? [],
                Notify = values.Find(Notify) ?? new NotifySettings(),
                Contacts = values.Find(Contacts) ?? [],
            },
            Check
        );

    private static void CheckPolicyNames(Values values)
    {
        if (values.NodeOf(Policies) is MappingNode named && values.IsGiven(Policies))
        {
            foreach (var entry in named.Entries.Where(e => ShippedPolicy.Find(e.Key) is not null))
            {
                values.Refuse(
                    entry.Value,
                    $"{entry.Key} is the name of a policy that comes with lastgood; choose another"
                );
            }
        }
    }

    private static void CheckChannels(Values values)
    {
        if (
            !values.IsRight(Notify)
            || !values.IsRight(Groups)
            || values.Find(Notify) is not { } notify
        )
        {
            return;
        }
        List<string> known =
        [
            .. values.Get(Services).Select(static s => s.Name),
            .. (values.Find(Groups) ?? []).Select(static g => g.Name),
        ];
        foreach (var channel in notify.Channels)
        {
            CheckKnown(channel.Wishes.Services ?? [], channel.Name, ChannelSection.Services.Name);
            if (channel.Options is StatusPageOptions page)
            {
                CheckKnown(page.Components.Keys, channel.Name, StatusPageSections.PathOf(page));
            }
        }

        void CheckKnown(IEnumerable<string> names, string channel, params string[] path)
        {
            var at = values.NodeOf(Notify).Below([NotifySection.Channels.Name, channel, .. path]);
            foreach (var name in names.Except(known, StringComparer.Ordinal))
            {
                values.Refuse(
                    at,
                    $"there is no service or group \"{name}\"{Words.Suggest(name, known, "there are")}"
                );
            }
        }
    }

    /// <summary>A service that was copied and not changed all through would be rolled back together with its original.</summary>
    private static void Check(Values values)
    {
        CheckPolicyNames(values);
        ContactSection.Check(values, Contacts);
        if (!values.IsRight(Services))
        {
            return;
        }
        var services = values.NodeOf(Services);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in values.Get(Services))
        {
            var platform = services.Below(service.Name, "platform");
            foreach (var claim in service.Platform.Claims)
            {
                CheckOnce(
                    claim.What,
                    service.Name,
                    platform.Below([PlatformSection.KeyOf(service.Platform), .. claim.Keys])
                );
            }
        }

        if (values.IsRight(Groups))
        {
            GroupSection.Check(
                values,
                Groups,
                [.. values.Get(Services).Select(static s => s.Name)]
            );
        }
        CheckChannels(values);

        void CheckOnce(string what, string service, Node at)
        {
            if (
                !seen.TryAdd(what, service)
                && !string.Equals(seen[what], service, StringComparison.Ordinal)
            )
            {
                values.Refuse(
                    at,
                    $"service {seen[what]} has this one already; each service needs its own"
                );
            }
        }
    }
}
