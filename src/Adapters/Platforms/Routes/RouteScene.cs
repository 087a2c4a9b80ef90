using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>What the steps that move weights know: written into each of them, so that another process can go on.</summary>
/// <param name="Uid">The route's uid: one of the same name that was made anew is another.</param>
/// <param name="Release">The release that gets all traffic.</param>
/// <param name="Other">The release that loses it; empty where it says none.</param>
/// <param name="Side">Where the release is.</param>
/// <param name="From">How traffic was shared when the plan was made.</param>
/// <param name="Needed">How many pods served then: as many have to be ready.</param>
internal sealed record RouteScene(
    string Uid,
    string Release,
    string Other,
    RouteSide Side,
    Split From,
    int Needed
)
{
    /// <summary>How it is shared then.</summary>
    public Split To => From.AllTo(Side);

    /// <summary>The scene that <see cref="ToArguments"/> wrote down.</summary>
    public static RouteScene Of(Details arguments) =>
        new(
            arguments["uid"],
            arguments["release"],
            arguments["other"],
            RouteSides.Parse(arguments["side"]),
            Split.Parse(arguments["from"]),
            Numbers.Read(arguments["needed"])
        );

    /// <summary>The scene as a step's arguments.</summary>
    public Details ToArguments() =>
        Details.Of(
            ("uid", Uid),
            ("release", Release),
            ("other", Other),
            ("side", Side.Word()),
            ("from", From.Text),
            ("needed", Numbers.Of(Needed))
        );

    /// <summary>Whether the release gets all traffic.</summary>
    public bool IsMade(RouteState route) => route.Uid == Uid && route.Split.Text == To.Text;

    /// <summary>Whether traffic is shared as it was when the plan was made.</summary>
    public bool IsBefore(RouteState route) => route.Uid == Uid && route.Split.Text == From.Text;

    /// <summary>What it has instead of what it was given, and who gave it that.</summary>
    public PlatformException Changed(RouteState route, IRouteDialect dialect)
    {
        var look = $"kubectl get {route.Id} --show-managed-fields -o yaml";
        if (route.Uid != Uid)
        {
            return new PlatformException(
                $"{route.Id} was deleted and made anew meanwhile",
                "look who did, and make a plan anew: lastgood plan"
            );
        }
        var who = FieldManager.Of(route.Json, dialect.RulesField) is { } manager
            ? $"{manager} (its field manager)"
            : "somebody else";
        return IsBefore(route)
            ? new PlatformException(
                $"{who} has put the weights of {route.Id} back to {route.Split.Words}: a tool that fights this is not fought",
                $"stop that tool, or roll back where it takes its state from; who writes: {look}"
            )
            : new PlatformException(
                $"{who} has changed the weights of {route.Id} meanwhile, to {route.Split.Words}",
                $"look who did, and make a plan anew: {look}"
            );
    }
}
