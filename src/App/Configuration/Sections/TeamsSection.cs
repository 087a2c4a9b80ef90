using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Teams;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>teams:</c> of a channel.</summary>
internal static class TeamsSection
{
    private static readonly SecretFields Webhook = new(
        "webhook",
        "the address of a workflow's webhook"
    );

    /// <summary>The definition.</summary>
    public static Section<ChannelOptions> Definition { get; } =
        new(
            "a channel of Microsoft Teams'",
            [.. Webhook.All, ProviderFields.Timeout],
            static values => new TeamsOptions
            {
                Url = Webhook.Of(values)!.Read,
                Timeout = values.Get(ProviderFields.Timeout),
            },
            static values => Webhook.Check(values, isRequired: true)
        );
}
