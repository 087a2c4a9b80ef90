using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.ArgoCd;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>Auto-sync as it is written: what it is, how it is switched, and how a person does that. Pure.</summary>
internal static class AutoSync
{
    /// <summary>The annotation that holds what lastgood switched off.</summary>
    public const string Note = "lastgood/auto-sync-off";

    /// <summary>How it is on, as text; empty where it is off.</summary>
    public static string Of(ArgoApplication application) =>
        application.Automated?.ToJsonString() ?? "";

    /// <summary>What lastgood has switched off and nobody has switched on since; empty for nothing.</summary>
    public static string SwitchedOff(ArgoApplication application) =>
        application.Automated is null
        && application.Annotation(Note) is { } note
        && Parse(note) is not null
            ? note
            : "";

    /// <summary>
    /// The patch that switches it off. The key goes: <c>enabled: false</c> is dropped by Argo CD before 3.1, and what is left is on.
    /// </summary>
    public static JsonObject Off(string automated) => Patch(null, automated);

    /// <summary>The patch that switches it on as it was.</summary>
    public static JsonObject On(string automated) => Patch(Parse(automated), "");

    /// <summary>The command that switches it on.</summary>
    public static string Command(string application, string automated)
    {
        var how = Parse(automated);
        return $"argocd app set {application} --sync-policy automated"
            + (how?["prune"].IsTrue() == true ? " --auto-prune" : "")
            + (how?["selfHeal"].IsTrue() == true ? " --self-heal" : "")
            + (how?["allowEmpty"].IsTrue() == true ? " --allow-empty" : "");
    }

    /// <summary>What it does, for people.</summary>
    public static string Words(string automated)
    {
        var how = Parse(automated);
        List<string> does =
        [
            .. how?["prune"].IsTrue() == true ? (string[])["prunes"] : [],
            .. how?["selfHeal"].IsTrue() == true ? (string[])["heals itself"] : [],
        ];
        return does.Count == 0 ? "auto-sync" : $"auto-sync ({string.Join(", ", does)})";
    }

    // An annotation cannot be taken away by every version's patch: an empty one is none.
    private static JsonObject Patch(JsonNode? automated, string note) =>
        new()
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Note] = note } },
            ["spec"] = new JsonObject
            {
                ["syncPolicy"] = new JsonObject { ["automated"] = automated },
            },
        };

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
