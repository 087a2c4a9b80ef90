using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Routes;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The keys of platforms whose traffic a route shares between a stable release and a canary.</summary>
internal sealed class RouteFields
{
    private static readonly RouteOptions Defaults = new HttpRouteOptions
    {
        Service = "",
        Front = "",
        Cluster = new("", null),
        Namespace = "",
        Route = "",
        Stable = new(null, null, ""),
        Canary = new(null, null, ""),
    };

    private static readonly TextShape ObjectName = new(
        "the name of an object: 1 to 253 lower case letters, digits, \"-\" and \".\"",
        "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$",
        WorkloadName.IsName
    );

    /// <summary>The keys of one kind of route.</summary>
    /// <param name="kind">The kind of the object.</param>
    /// <param name="rule">What it calls its rules.</param>
    /// <param name="target">The key of what a rule sends to.</param>
    /// <param name="what">What that is.</param>
    /// <param name="read">Makes a target of its name and its Deployment.</param>
    public RouteFields(
        string kind,
        string rule,
        string target,
        string what,
        Func<string, string, RouteTarget> read
    )
    {
        Route = Field.Required("route", ObjectName, $"The {kind}'s name.");
        Stable = Field.Required(
            "stable",
            Target(target, what, read),
            "What serves when there is no canary."
        );
        Canary = Field.Required(
            "canary",
            Target(target, what, read),
            "What gets a share of traffic while it is proven. With any weight, its release is the one that serves."
        );
        Rule = Field.Optional(
            "rule",
            Texts.Title,
            $"The one {rule} that is moved: its name, or its number from 0. Left out: all that send to both."
        );
    }

    public Field<string> Route { get; }

    public Field<RouteTarget> Stable { get; }

    public Field<RouteTarget> Canary { get; }

    public Field<string> Rule { get; }

    public static Field<TimeSpan> Drain { get; } =
        Field.Default(
            "drain",
            new DurationShape(TimeSpan.Zero, TimeSpan.FromHours(1)),
            Defaults.Drain,
            "How long requests that are under way get before the canary is scaled down."
        );

    public static Field<string> VersionLabel { get; } =
        Field.Optional(
            "version_label",
            Texts.Title,
            "The label of the pod template that says the version. Left out: the tag of the image of the first container."
        );

    public static Field<TimeSpan> RolloutTimeout { get; } =
        ClusterFields.RolloutTimeout(Defaults.RolloutTimeout);

    /// <summary>All keys, those of the kind alone in the middle.</summary>
    public IReadOnlyList<Field> All(params IEnumerable<Field> own) =>
        [
            ClusterFields.Context,
            ClusterFields.Kubeconfig,
            ClusterFields.Namespace,
            Route,
            .. own,
            Stable,
            Canary,
            Rule,
            ClusterFields.Url,
            VersionLabel,
            Drain,
            RolloutTimeout,
            ClusterFields.StartTimeout,
        ];

    /// <summary>Refuses two targets that are one.</summary>
    public void Check(Values values)
    {
        ClusterFields.Check(values);
        if (!values.IsRight(Stable) || !values.IsRight(Canary))
        {
            return;
        }
        var (stable, canary) = (values.Get(Stable), values.Get(Canary));
        if (stable.Deployment == canary.Deployment)
        {
            values.Refuse(
                Canary,
                $"the stable side has the deployment {canary.Deployment} already: the canary needs one of its own"
            );
        }
        else if (stable.ToString() == canary.ToString())
        {
            values.Refuse(Canary, $"the stable side is {stable} already");
        }
    }

    private static Section<RouteTarget> Target(
        string target,
        string what,
        Func<string, string, RouteTarget> read
    )
    {
        var name = Field.Required(target, ObjectName, what);
        var deployment = Field.Required(
            "deployment",
            ObjectName,
            "The Deployment that runs its pods."
        );
        return new(
            "a side of the route",
            [name, deployment],
            values => read(values.Get(name), values.Get(deployment))
        );
    }
}
