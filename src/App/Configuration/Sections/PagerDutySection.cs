using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.PagerDuty;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>pagerduty:</c> of a channel.</summary>
internal static class PagerDutySection
{
    private static readonly SecretFields Key = new(
        "routing_key",
        "the integration key of the Events API v2"
    );

    private static readonly Field<bool> Drills = Field.Default(
        "page_for_drills",
        new BoolShape(),
        false,
        "Whether drills call people; otherwise they are marked as changes at most."
    );

    private static readonly Field<string> Api = Field.Default(
        "api",
        new UrlShape(hasPath: false),
        "https://events.pagerduty.com",
        "Where the API is; in the EU https://events.eu.pagerduty.com."
    );

    /// <summary>The definition.</summary>
    public static Section<ChannelOptions> Definition { get; } =
        new(
            "a service of PagerDuty's",
            [.. Key.All, Drills, Api, ProviderFields.Timeout],
            static values => new PagerDutyOptions
            {
                RoutingKey = Key.Of(values)!.Read,
                PagesForDrills = values.Get(Drills),
                Api = values.Get(Api),
                Timeout = values.Get(ProviderFields.Timeout),
            },
            static values => Key.Check(values, isRequired: true)
        );
}
