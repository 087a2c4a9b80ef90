using Lastgood.Adapters.Platforms.Routes;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: httproute:</c></summary>
internal static class HttpRouteSection
{
    private static readonly RouteFields Fields = new(
        "HTTPRoute",
        "rule",
        "service",
        "The Service, in the namespace of the route.",
        static (name, deployment) => new RouteTarget(null, name, deployment)
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<HttpRouteOptions> Definition { get; } =
        new(
            "an HTTPRoute of the Gateway API",
            Fields.All(),
            static values => new HttpRouteOptions
            {
                Service = "",
                Front = values.Find(ClusterFields.Url) ?? "",
                Cluster = ClusterFields.Of(values),
                Namespace = values.Get(ClusterFields.Namespace),
                Route = values.Get(Fields.Route),
                Stable = values.Get(Fields.Stable),
                Canary = values.Get(Fields.Canary),
                Rule = values.Find(Fields.Rule),
                VersionLabel = values.Find(RouteFields.VersionLabel),
                Drain = values.Get(RouteFields.Drain),
                RolloutTimeout = values.Get(RouteFields.RolloutTimeout),
                StartTimeout = values.Get(ClusterFields.StartTimeout),
            },
            Fields.Check
        );
}
