using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Slack;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>slack:</c> of a channel.</summary>
internal static class SlackSection
{
    private static readonly SecretFields Token = new(
        "token",
        "the token of a bot that may chat:write"
    );

    private static readonly Field<string> Channel = Field.Optional(
        "channel",
        ProviderFields.Id,
        "With a token: the channel's id, or its name."
    );

    private static readonly SecretFields Webhook = new(
        "webhook",
        "the address of an incoming webhook"
    );

    /// <summary>The definition.</summary>
    public static Section<ChannelOptions> Definition { get; } =
        new(
            "a channel of Slack's",
            [.. Token.All, Channel, .. Webhook.All, ProviderFields.Timeout],
            static values =>
                Webhook.Of(values) is { } webhook
                    ? new SlackWebhookOptions
                    {
                        Url = webhook.Read,
                        Timeout = values.Get(ProviderFields.Timeout),
                    }
                    : new SlackOptions
                    {
                        Token = Token.Of(values)!.Read,
                        Channel = values.Find(Channel)!,
                        Timeout = values.Get(ProviderFields.Timeout),
                    },
            Check
        );

    private static void Check(Values values)
    {
        Webhook.Check(values, isRequired: false);
        Token.Check(values, isRequired: !Webhook.IsGiven(values));
        if (Webhook.IsGiven(values))
        {
            if (Token.IsGiven(values))
            {
                values.Refuse(
                    values.IsGiven(Token.File) ? Token.File : Token.Variable,
                    "there is a webhook as well: it is the one or the other"
                );
            }
            if (values.IsGiven(Channel))
            {
                values.Refuse(Channel, "a webhook has its channel already");
            }
        }
        else if (!values.IsGiven(Channel))
        {
            values.RefuseMissing(Channel, "this key is missing. The channel's id, or its name.");
        }
    }
}
