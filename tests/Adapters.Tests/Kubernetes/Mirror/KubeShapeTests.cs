using System.Text;
using System.Text.Json;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Tests.Kubernetes.Mirror;

public sealed class KubeShapeTests
{
    private static readonly KubeShape Shape = KubeShape.Of(
        "metadata.name",
        "metadata.uid",
        "status.list.state",
        "status.list.count"
    );

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData(
        """{"metadata":{"name":"a","labels":{"name":"no"},"uid":"b"},"spec":{"metadata":{"name":"no"}}}""",
        """{"metadata":{"name":"a","uid":"b"}}"""
    )]
    [InlineData(
        """{"status":{"list":[{"state":{"x":[1,{"y":"é\n"}]},"z":0},{"count":2.5},null,[{"count":1}]]}}""",
        """{"status":{"list":[{"state":{"x":[1,{"y":"é\n"}]}},{"count":2.5},null,[{"count":1}]]}}"""
    )]
    [InlineData(
        """{"metadata":"no object","status":null}""",
        """{"metadata":"no object","status":null}"""
    )]
    public void Only_what_is_wanted_is_kept(string json, string kept) =>
        Assert.Equal(kept, Cut(Shape, json));

    [Fact]
    public void An_event_keeps_its_kind_and_a_page_what_leads_to_the_next()
    {
        var happened = Shape.Within("object", "type");
        var page = Shape.Within("items", "metadata");

        Assert.Equal(
            """{"type":"ADDED","object":{"metadata":{"name":"a"}}}""",
            Cut(happened, """{"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"a"}}}""")
        );
        Assert.Equal(
            """{"metadata":{"continue":"x"},"items":[{"metadata":{"name":"a"}},{}]}""",
            Cut(
                page,
                """{"metadata":{"continue":"x"},"items":[{"metadata":{"name":"a"}},{"spec":1}]}"""
            )
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"metadata\":{\"name\":")]
    [InlineData("{\"spec\":{]}")]
    [InlineData("{}{}")]
    [InlineData("not json")]
    public void What_is_no_json_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => Cut(Shape, text));

    private static string Cut(KubeShape shape, string json) =>
        Encoding.UTF8.GetString(shape.Cut(Encoding.UTF8.GetBytes(json)).Span);
}
