using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Webhook;
using Lastgood.Adapters.Secrets;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>webhook:</c> of a channel.</summary>
internal static class WebhookSection
{
    private static readonly Field<string> Url = Field.Optional(
        "url",
        new UrlShape(hasPath: true),
        "Where it goes."
    );

    private static readonly SecretFields Hidden = new(
        "url",
        "the address, where that is a secret itself"
    );

    private static readonly SecretFields Key = new(
        "secret",
        "the key that messages are signed with: whsec_ and Base64"
    );

    private static readonly Field<string> Source = Field.Default(
        "source",
        new TextShape(
            "a URI reference of at most 200 characters, e.g. /lastgood/eu",
            "^[^\\s\\u0000-\\u001f]{1,200}$",
            static text =>
                text.Length <= 200
                && !text.Any(char.IsWhiteSpace)
                && Uri.IsWellFormedUriString(text, UriKind.RelativeOrAbsolute)
        ),
        "/lastgood",
        "Which lastgood it comes from: the source of its events."
    );

    private static readonly Field<string> Environment = Field.Default(
        "environment",
        Texts.Title,
        "production",
        "Where the services run: the environment of its events."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
        TimeSpan.FromSeconds(10),
        "The longest that one message may take."
    );

    /// <summary>The definition.</summary>
    public static Section<ChannelOptions> Definition { get; } =
        new(
            "a webhook",
            [Url, .. Hidden.All, .. Key.All, Source, Environment, Timeout],
            static values =>
            {
                var hidden = Hidden.Of(values);
                var url = values.Find(Url);
                return new WebhookOptions
                {
                    Url = hidden is null ? () => new Secret(url!) : hidden.Read,
                    Secret = Key.Of(values),
                    Source = values.Get(Source),
                    Environment = values.Get(Environment),
                    Timeout = values.Get(Timeout),
                };
            },
            Check
        );

    private static void Check(Values values)
    {
        Key.Check(values, isRequired: false);
        Hidden.Check(values, isRequired: false);
        if (!values.IsGiven(Url) && !Hidden.IsGiven(values))
        {
            values.RefuseMissing(
                Url,
                "this key is missing. Where it goes; where the address is a secret, url_file or url_env."
            );
        }
        else if (values.IsGiven(Url) && Hidden.IsGiven(values))
        {
            values.Refuse(Url, "there is url_file or url_env as well: it goes to one place");
        }
    }
}
