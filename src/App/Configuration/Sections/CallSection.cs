using Lastgood.Adapters.Http;
using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Secrets;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>An HTTP call that changes something.</summary>
internal static class CallSection
{
    private static readonly Field<string> Url = Field.Required(
        "url",
        new UrlShape(hasPath: true),
        "Where it goes."
    );

    private static readonly Field<HttpVerb> Method = Field.Default(
        "method",
        new ChoiceShape<HttpVerb>(
            ("POST", HttpVerb.Post),
            ("PUT", HttpVerb.Put),
            ("PATCH", HttpVerb.Patch),
            ("DELETE", HttpVerb.Delete)
        ),
        HttpVerb.Post,
        "The method."
    );

    private static readonly Field<string> Body = Field.Optional(
        "body",
        new TextShape(
            "a text of at most 10000 characters",
            "",
            static text => text.Length <= 10_000
        ),
        "What is sent. Left out: nothing."
    );

    private static readonly Field<string> Type = Field.Default(
        "type",
        new TextShape(
            "a media type, e.g. application/json",
            "^[a-z]+/[a-z0-9.+-]+$",
            static text => System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(text, out _)
        ),
        "application/json",
        "The media type of what is sent."
    );

    private static readonly Field<string> TokenFile = Field.Optional(
        "token_file",
        new PathShape("a file"),
        "A file with a bearer token."
    );

    /// <summary>The definition.</summary>
    public static Section<Lever.ByCall> Definition { get; } =
        new(
            "a call",
            [Url, Method, Body, Type, TokenFile],
            static values => new Lever.ByCall(
                values.Get(Url),
                values.Get(Method).ToString().ToUpperInvariant(),
                values.Find(Body) is { } body ? new FetchBody(body, values.Get(Type)) : null,
                new HttpAccess
                {
                    Bearer = values.Find(TokenFile) is { } path ? SecretSource.File(path) : null,
                }
            )
        );

    private enum HttpVerb
    {
        Post,
        Put,
        Patch,
        Delete,
    }
}
