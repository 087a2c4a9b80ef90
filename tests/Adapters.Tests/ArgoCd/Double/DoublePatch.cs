using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Tests.ArgoCd.Double;

/// <summary>How the double changes an application: as a merge patch does, and then as Argo CD 3.0 writes it, without what is empty.</summary>
internal static class DoublePatch
{
    /// <summary>Applies a patch; null where it is none.</summary>
    public static JsonObject? Apply(JsonObject application, string patch, string type)
    {
        try
        {
            var made = (JsonObject)application.DeepClone();
            if (type == "merge")
            {
                Merge(made, (JsonObject)JsonNode.Parse(patch)!);
            }
            else
            {
                foreach (var change in JsonNode.Parse(patch)!.AsArray())
                {
                    var names = ((string)change!["path"]!).Split('/')[1..];
                    var parent = names[..^1]
                        .Aggregate((JsonNode)made, static (n, name) => n[name]!);
                    if ((string)change["op"]! == "remove")
                    {
                        parent.AsObject().Remove(names[^1]);
                    }
                    else
                    {
                        parent[names[^1]] = change["value"]?.DeepClone();
                    }
                }
            }
            Prune(made["spec"]!.AsObject());
            return made;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Leaves out what Argo CD 3.0 does not know or write: <c>enabled</c>, what is false, a policy with nothing in it.</summary>
    public static void Prune(JsonObject spec)
    {
        if (spec["syncPolicy"] is not JsonObject policy)
        {
            spec.Remove("syncPolicy");
            return;
        }
        if (policy["automated"] is JsonObject automated)
        {
            automated.Remove("enabled");
            foreach (
                var name in automated
                    .Where(static m => m.Value?.GetValueKind() == JsonValueKind.False)
                    .Select(static m => m.Key)
                    .ToList()
            )
            {
                automated.Remove(name);
            }
        }
        else
        {
            policy.Remove("automated");
        }
        if (policy.Count == 0)
        {
            spec.Remove("syncPolicy");
        }
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner && target[name] is JsonObject there)
            {
                Merge(there, inner);
            }
            else if (value is JsonObject fresh)
            {
                var made = new JsonObject();
                Merge(made, fresh);
                target[name] = made;
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
