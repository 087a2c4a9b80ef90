using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Cachet;
using Lastgood.Adapters.Notifications.Statuspage;
using Lastgood.Adapters.Notifications.StatusPages;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>statuspage:</c> and <c>cachet:</c> of a channel.</summary>
internal static class StatusPageSections
{
    private const int MostComponents = 20;

    private static readonly SecretFields Key = new("key", "the key of the API");

    private static readonly Field<string> Page = Field.Required(
        "page",
        ProviderFields.Id,
        "The page's id."
    );

    private static readonly Field<string> Url = Field.Required(
        "url",
        new UrlShape(hasPath: true),
        "Where Cachet is."
    );

    private static readonly Field<IReadOnlyList<string>> Ids = Field.Required(
        "ids",
        new ListShape<string>("ids", ProviderFields.Id, MostComponents),
        "The ids of its components."
    );

    private static readonly Field<
        IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>>
    > Components = Field.Optional(
        "components",
        new NamedShape<KeyValuePair<string, IReadOnlyList<string>>>(
            "service",
            new Section<KeyValuePair<string, IReadOnlyList<string>>>(
                "the components of a service",
                [Ids],
                static values => KeyValuePair.Create(values.Key, values.Get(Ids))
            ),
            0,
            20_000
        ),
        "The components of each service or group. Left out: incidents have none."
    );

    private static readonly Field<ComponentImpact> Impact = Field.Default(
        "impact",
        new ChoiceShape<ComponentImpact>(
            ("degraded", ComponentImpact.Degraded),
            ("partial", ComponentImpact.Partial),
            ("major", ComponentImpact.Major)
        ),
        ComponentImpact.Partial,
        "What a component is shown as until its service has been taken back."
    );

    private static readonly Field<bool> Subscribers = Field.Default(
        "tell_subscribers",
        new BoolShape(),
        true,
        "Whether those who follow the page are written to."
    );

    /// <summary>The definition of <c>statuspage:</c>.</summary>
    public static Section<ChannelOptions> Statuspage { get; } =
        new(
            "a page of Statuspage's",
            [Page, .. Key.All, Components, Impact, Subscribers, ProviderFields.Timeout],
            static values =>
                Common(
                    values,
                    new StatuspageOptions { Page = values.Get(Page), Key = Key.Of(values)!.Read }
                ),
            static values => Key.Check(values, isRequired: true)
        );

    /// <summary>The definition of <c>cachet:</c>.</summary>
    public static Section<ChannelOptions> Cachet { get; } =
        new(
            "a page of Cachet's",
            [Url, .. Key.All, Components, Impact, Subscribers, ProviderFields.Timeout],
            static values =>
                Common(
                    values,
                    new CachetOptions { Url = values.Get(Url), Key = Key.Of(values)!.Read }
                ),
            static values => Key.Check(values, isRequired: true)
        );

    /// <summary>Below its channel, where the components of a page stand.</summary>
    public static string[] PathOf(StatusPageOptions page) =>
        [page is StatuspageOptions ? "statuspage" : "cachet", Components.Name];

    private static StatusPageOptions Common(Values values, StatusPageOptions options) =>
        options with
        {
            Components = new Dictionary<string, IReadOnlyList<string>>(
                values.Find(Components) ?? [],
                StringComparer.Ordinal
            ),
            Impact = values.Get(Impact),
            TellsSubscribers = values.Get(Subscribers),
            Timeout = values.Get(ProviderFields.Timeout),
        };
}
