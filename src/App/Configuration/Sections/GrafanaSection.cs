using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Grafana;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>grafana:</c> of a channel.</summary>
internal static class GrafanaSection
{
    private static readonly Field<string> Url = Field.Required(
        "url",
        new UrlShape(hasPath: true),
        "Where Grafana is."
    );

    private static readonly SecretFields Token = new(
        "token",
        "the token of a service account that may write annotations"
    );

    private static readonly Field<string> Dashboard = Field.Optional(
        "dashboard",
        ProviderFields.Id,
        "The uid of the dashboard that is annotated. Left out: all that show annotations with the tag lastgood."
    );

    /// <summary>The definition.</summary>
    public static Section<ChannelOptions> Definition { get; } =
        new(
            "annotations in Grafana",
            [Url, .. Token.All, Dashboard, ProviderFields.Timeout],
            static values => new GrafanaOptions
            {
                Url = values.Get(Url),
                Token = Token.Of(values)!.Read,
                Dashboard = values.Find(Dashboard),
                Timeout = values.Get(ProviderFields.Timeout),
            },
            static values => Token.Check(values, isRequired: true)
        );
}
