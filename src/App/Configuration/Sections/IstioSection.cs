using Lastgood.Adapters.Platforms.Routes;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: istio:</c></summary>
internal static class IstioSection
{
    private static readonly RouteFields Fields = new(
        "VirtualService",
        "http route",
        "subset",
        "The subset, as a DestinationRule in the namespace defines it.",
        static (name, deployment) => new RouteTarget(name, null, deployment)
    );

    private static readonly Field<string> Host = Field.Optional(
        "host",
        Texts.Title,
        "The host whose subsets these are, where the VirtualService sends to subsets of several. Left out: the one that it names."
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<IstioOptions> Definition { get; } =
        new(
            "a VirtualService of Istio",
            Fields.All(Host),
            static values => new IstioOptions
            {
                Service = "",
                Front = values.Find(ClusterFields.Url) ?? "",
                Cluster = ClusterFields.Of(values),
                Namespace = values.Get(ClusterFields.Namespace),
                Route = values.Get(Fields.Route),
                Host = values.Find(Host),
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
