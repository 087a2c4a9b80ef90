using System.Text.Json.Nodes;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>Changes objects: each change names the object that it was made for, and one that was overtaken is looked at again.</summary>
internal static class KubeChange
{
    /// <summary>How often a change may be overtaken: controllers write the status of the same object all the time while something goes on.</summary>
    private const int Patience = 10;

    private const int Conflict = 409;

    /// <summary>Changes an object by a JSON patch, which objects of all kinds understand.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="resource">Its kind.</param>
    /// <param name="space">Its namespace.</param>
    /// <param name="seen">The object as it was seen last.</param>
    /// <param name="change">The operations for what it sees; null where nothing has to be done. Throws where it may not be.</param>
    /// <param name="anew">Looks at it again.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The object as it is then, and whether it was changed.</returns>
    /// <exception cref="PlatformException">It was not changed.</exception>
    public static async Task<(JsonObject Json, bool Changed)> SendAsync(
        KubeApi api,
        KubeResource resource,
        string space,
        JsonObject seen,
        Func<JsonObject, JsonArray?> change,
        Func<Task<JsonObject>> anew,
        CancellationToken cancellation
    )
    {
        var name = seen.Name() ?? "";
        for (var turn = 0; turn < Patience; turn++)
        {
            if (change(seen) is not { } operations)
            {
                return (seen, false);
            }
            operations.Insert(0, Operation("replace", "/metadata/resourceVersion", seen.Version()));
            var answer = await api.SendAsync(
                new KubeRequest("patch", resource, space, name)
                {
                    Body = operations,
                    BodyType = KubeRequest.Operations,
                    Expected = [Conflict],
                },
                cancellation
            );
            if (answer.Succeeded)
            {
                return (api.Read(answer), true);
            }
            seen = await anew();
        }
        throw new PlatformException(
            $"{resource.Singular}/{name} was changed by others {Patience} times in a row while lastgood wanted to",
            $"who writes to it all the time? {CommandLine.Show(api.Cluster.Kubectl("--namespace", space, "get", $"{resource.RoleName}/{name}", "--show-managed-fields", "-o", "yaml"))}"
        );
    }

    /// <summary>One operation of a JSON patch.</summary>
    public static JsonObject Operation(string kind, string path, JsonNode? value) =>
        new()
        {
            ["op"] = kind,
            ["path"] = path,
            ["value"] = value,
        };
}
