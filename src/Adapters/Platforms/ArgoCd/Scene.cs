using System.Globalization;
using Lastgood.Adapters.ArgoCd;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>What all steps of one activation know: written into each of them, so that another process can go on.</summary>
/// <param name="Uid">Which object the application is.</param>
/// <param name="Release">The release that is activated.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Id">Its number in the history; null where it goes by its revision.</param>
/// <param name="Hooks">Whether the application's hooks run: forward they do.</param>
/// <param name="Head">Whether what git names is asked for, whatever that is by then: with auto-sync on, nothing else may be.</param>
/// <param name="Last">The newest number in the history when the plan was made; -1 for none.</param>
/// <param name="From">The revision of that; empty for none.</param>
/// <param name="Before">The mark of the operation that had ended last.</param>
/// <param name="Automated">How auto-sync was on; empty where it was off.</param>
/// <param name="Restore">How it is on in the end; empty where it stays off.</param>
/// <param name="Prune">Whether what the release does not have is deleted.</param>
internal sealed record Scene(
    string Uid,
    string Release,
    string Revision,
    long? Id,
    bool Hooks,
    bool Head,
    long Last,
    string From,
    string Before,
    string Automated,
    string Restore,
    bool Prune
)
{
    private const string Yes = "yes";

    /// <summary>The scene that <see cref="ToArguments"/> wrote down.</summary>
    public static Scene Of(Details arguments) =>
        new(
            arguments["uid"],
            arguments["release"],
            arguments["revision"],
            arguments["id"].Length == 0
                ? null
                : long.Parse(arguments["id"], CultureInfo.InvariantCulture),
            arguments["hooks"] == Yes,
            arguments["head"] == Yes,
            long.Parse(arguments["last"], CultureInfo.InvariantCulture),
            arguments["from"],
            arguments["before"],
            arguments["automated"],
            arguments["restore"],
            arguments["prune"] == Yes
        );

    /// <summary>The scene as a step's arguments.</summary>
    public Details ToArguments() =>
        Details.Of(
            ("uid", Uid),
            ("release", Release),
            ("revision", Revision),
            ("id", Id?.ToString(CultureInfo.InvariantCulture) ?? ""),
            ("hooks", Hooks ? Yes : "no"),
            ("head", Head ? Yes : "no"),
            ("last", Last.ToString(CultureInfo.InvariantCulture)),
            ("from", From),
            ("before", Before),
            ("automated", Automated),
            ("restore", Restore),
            ("prune", Prune ? Yes : "no")
        );

    /// <summary>Whether it is the application that the plan was made for.</summary>
    public bool IsSame(ArgoApplication application) => application.Uid == Uid;

    /// <summary>Whether an operation is the one that brings the release.</summary>
    public bool IsOurs(ArgoOperation operation) =>
        !operation.IsPartial && (operation.Revision == Revision || (Head && IsHead(operation)));

    /// <summary>Whether an operation leads back to what was live before.</summary>
    public bool IsBack(ArgoOperation operation) =>
        !operation.IsPartial && operation.Revision == From;

    /// <summary>Whether the release is what was synced last, and nothing goes on.</summary>
    public bool IsMade(ArgoApplication application) =>
        IsSame(application)
        && application.Running is null
        && application.Newest is { } newest
        && newest.Id > Last
        && newest.Revision == Revision;

    /// <summary>Whether it is as before: nothing but ours goes on.</summary>
    public bool IsBefore(ArgoApplication application) =>
        IsSame(application)
        && (application.Newest?.Id ?? -1) == Last
        && (application.Running is not { } running || IsOurs(running));

    /// <summary>That the application is neither before nor after.</summary>
    public static PlatformException SomebodyElse(ArgoApplication application) =>
        new(
            application.Running is { } running
                    ? $"somebody else syncs the application: {running.Words}"
                : application.Newest is { } newest
                    ? $"somebody else has synced the application meanwhile: {ArgoOperation.ShortOf(newest.Revision)} by {newest.By} at {newest.At}"
                : "somebody else has changed the application meanwhile",
            "look who did, and make a plan anew: argocd app history APP"
        );

    private static bool IsHead(ArgoOperation operation) => operation is { Revision: "", Phase: "" };
}
