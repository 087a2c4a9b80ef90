using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Routes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Tests.Platforms.Routes;

public sealed class RouteTextTests
{
    private static readonly IstioOptions Istio = new()
    {
        Service = "web",
        Front = "",
        Cluster = new KubeCluster("test", null),
        Namespace = "mesh",
        Route = "web",
        Stable = new RouteTarget("stable", null, "web-stable"),
        Canary = new RouteTarget("canary", null, "web-canary"),
    };

    private static readonly HttpRouteOptions Gateway = new()
    {
        Service = "web",
        Front = "",
        Cluster = new KubeCluster("test", null),
        Namespace = "mesh",
        Route = "web",
        Stable = new RouteTarget(null, "web-stable", "web-stable"),
        Canary = new RouteTarget(null, "web-canary", "web-canary"),
    };

    [Theory]
    [InlineData("web", "web.mesh")]
    [InlineData("web.shop", "web.shop")]
    [InlineData("web.shop.svc", "web.shop")]
    [InlineData("web.shop.svc.cluster.local", "web.shop")]
    [InlineData("shop.example.com", "shop.example.com")]
    public void A_host_is_the_same_however_it_is_written(string host, string full) =>
        Assert.Equal(full, ServiceChoice.Full(host, "mesh"));

    [Fact]
    public void All_rules_that_share_are_moved_by_one_patch_and_others_keep_the_canary_running()
    {
        var json = """
            {"spec":{"http":[
              {"name":"beta","route":[{"destination":{"host":"web","subset":"canary"}}]},
              {"name":"api","route":[{"destination":{"host":"web","subset":"canary"},"weight":20},
                                     {"destination":{"host":"web.mesh.svc.cluster.local","subset":"stable"},"weight":80}]},
              {"name":"rest","route":[{"destination":{"host":"other"}}]}],
             "tcp":[{"route":[{"destination":{"host":"web","subset":"canary"}}]}]}}
            """;

        var whole = Assert.Throws<PlatformException>(() => Read(Istio, json));
        var one = Read(Istio with { Rule = "api" }, json);

        Assert.Contains("http route beta", whole.Message, StringComparison.Ordinal);
        Assert.Equal("1=80/20", one.Split.Text);
        Assert.Equal(one.Split.Text, Split.Parse("1=80/20").Text);
        Assert.Equal(["tcp route", "http route beta"], one.Elsewhere);
        Assert.Equal(
            """[{"op":"add","path":"/spec/http/1/route/1/weight","value":100},{"op":"add","path":"/spec/http/1/route/0/weight","value":0}]""",
            one.To(one.Split.AllTo(RouteSide.Stable), Dialect(Istio)).ToJsonString()
        );
    }

    [Fact]
    public void Weights_that_are_not_written_count_as_each_kind_counts_them()
    {
        var istio = Read(
            Istio,
            """{"spec":{"http":[{"route":[{"destination":{"host":"web","subset":"stable"},"weight":100},{"destination":{"host":"web","subset":"canary"}}]}]}}"""
        );
        var gateway = Read(
            Gateway,
            """{"spec":{"rules":[{"backendRefs":[{"name":"web-stable"},{"name":"web-canary","namespace":"mesh","weight":0}]}]}}"""
        );

        Assert.Equal("0=100/0", istio.Split.Text);
        Assert.Equal("0=1/0", gateway.Split.Text);
    }

    [Theory]
    [InlineData("True", 3, true, "taken over by door")]
    [InlineData("True", 2, false, "has not taken it over yet")]
    [InlineData("False", 3, false, "ResolvedRefs is False: no such service")]
    public void What_a_gateway_says_counts_for_the_route_as_it_is_now(
        string status,
        int generation,
        bool done,
        string words
    )
    {
        var told = Dialect(Gateway)
            .Acknowledged(
                JsonNode
                    .Parse(
                        $$$"""
                        {"metadata":{"generation":3},"status":{"parents":[{"parentRef":{"name":"door"},"conditions":[
                          {"type":"Accepted","status":"True","observedGeneration":3},
                          {"type":"ResolvedRefs","status":"{{{status}}}","message":"no such service","observedGeneration":{{{generation}}}}]}]}}
                        """
                    )!
                    .AsObject()
            );

        Assert.Equal(done, told.IsDone);
        Assert.Contains(words, told.Words, StringComparison.Ordinal);
    }

    private static RouteState Read(RouteOptions options, string json)
    {
        var dialect = Dialect(options);
        return RouteState.Read(
            options,
            dialect,
            dialect.Resources[0],
            JsonNode.Parse(json)!.AsObject()
        );
    }

    // Nothing is asked here.
    private static IRouteDialect Dialect(RouteOptions options) =>
        options is IstioOptions istio
            ? new IstioDialect(istio, null!)
            : new GatewayDialect((HttpRouteOptions)options, null!);
}
