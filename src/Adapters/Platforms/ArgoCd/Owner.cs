using System.Text.Json.Nodes;
using Lastgood.Adapters.ArgoCd;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>What an application is made from: it may put back what is changed in it.</summary>
/// <param name="What">It, for people.</param>
/// <param name="SwitchesOn">Whether it would switch auto-sync on again; null where that cannot be told.</param>
/// <param name="Remedy">How it is told not to.</param>
internal sealed record Owner(string What, bool? SwitchesOn, string Remedy)
{
    private const string Pointer = "/spec/syncPolicy";

    /// <summary>The ApplicationSet that an application belongs to; null for none.</summary>
    public static string? SetOf(ArgoApplication application) =>
        application
            .Json.At("metadata", "ownerReferences")
            .Objects()
            .Where(static r => r["kind"].Text() == "ApplicationSet")
            .Select(static r => r["name"].Text())
            .FirstOrDefault(static name => name is not null)
        ?? application
            .Json.At("metadata", "labels", "argocd.argoproj.io/application-set-name")
            .Text();

    /// <summary>
    /// The application of applications that an application is a resource of, with its namespace where it says it; null for none. By
    /// label it is a guess: others write that label too.
    /// </summary>
    public static (string? Space, string Name, bool IsGuess)? ParentOf(ArgoApplication application)
    {
        var tracked = application.Annotation("argocd.argoproj.io/tracking-id")?.Split(':')[0];
        var name =
            tracked
            ?? application.Json.At("metadata", "labels", "app.kubernetes.io/instance").Text();
        if (name is null || name == application.Json.At("metadata", "name").Text())
        {
            return null;
        }
        // An application that is not in Argo CD's own namespace goes by namespace and name.
        return name.Split('_', 2) is [var space, var own]
            ? (space, own, tracked is null)
            : (null, name, tracked is null);
    }

    /// <summary>An ApplicationSet as an owner.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="set">It; null where it could not be read.</param>
    /// <param name="application">The application's name.</param>
    public static Owner OfSet(string name, JsonObject? set, string application) =>
        new(
            $"ApplicationSet {name}",
            set is null ? null : !LeavesAlone(set, application),
            $"in ApplicationSet {name}, write under spec: ignoreApplicationDifferences: [{{jsonPointers: [{Pointer}]}}]; or syncPolicy: {{applicationsSync: create-delete}}"
        );

    /// <summary>An application of applications as an owner.</summary>
    public static Owner OfParent(string name, ArgoApplication? parent) =>
        new(
            $"application {name}",
            parent is null ? null
                : Ignores(parent) || parent.Automated is null ? false
                : parent.Automated["selfHeal"].IsTrue() ? true
                : null,
            $"in application {name}, write under spec: ignoreDifferences: [{{group: argoproj.io, kind: Application, jsonPointers: [{Pointer}]}}], and syncPolicy: {{syncOptions: [RespectIgnoreDifferences=true]}}"
        );

    private static bool LeavesAlone(JsonObject set, string application) =>
        set.At("spec", "syncPolicy", "applicationsSync").Text() is "create-only" or "create-delete"
        || set.At("spec", "ignoreApplicationDifferences")
            .Objects()
            .Where(d => d["name"].Text() is not { } name || name == application)
            .Any(IsAboutSyncPolicy)
        || (
            set.At("spec", "template", "spec") is JsonObject template
            && template.At("syncPolicy", "automated") is null
            && set.At("spec", "templatePatch") is null
        );

    private static bool Ignores(ArgoApplication parent) =>
        parent
            .Json.At("spec", "ignoreDifferences")
            .Objects()
            .Where(static d => d["kind"].Text() == "Application")
            .Any(IsAboutSyncPolicy);

    private static bool IsAboutSyncPolicy(JsonObject differences) =>
        differences["jsonPointers"]
            .Texts()
            .Any(static p => p is Pointer or $"{Pointer}/automated" or "/spec")
        || differences["jqPathExpressions"]
            .Texts()
            .Any(static p => p.Contains("syncPolicy", StringComparison.Ordinal));
}
