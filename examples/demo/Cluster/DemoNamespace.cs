using System.Text.Json.Nodes;
using Lastgood.Adapters.Processes;
using Lastgood.Stage;

namespace Lastgood.Demo.Cluster;

/// <summary>The namespace that the demo makes for itself in somebody's cluster. It is known by a label, and no other is touched.</summary>
/// <param name="stage">Who speaks to the cluster.</param>
/// <param name="announcer">Tells the audience.</param>
internal sealed class DemoNamespace(ClusterStage stage, Announcer announcer) : IAsyncDisposable
{
    /// <summary>Its name.</summary>
    public const string Name = "lastgood-demo";

    private const string Label = "app.kubernetes.io/managed-by";

    // Kept by the cluster until its pods have ended.
    private static readonly string[] Removal =
    [
        "delete",
        "namespaces",
        "--selector",
        $"{Label}={Name}",
        "--field-selector",
        $"metadata.name={Name}",
        "--timeout=60s",
    ];

    private bool begun;

    /// <summary>Makes it; one that an earlier demo has left is removed first.</summary>
    /// <exception cref="CommandException">There is one that no demo has made; or the cluster cannot be reached, or refuses.</exception>
    public async Task CreateAsync(CancellationToken cancellation)
    {
        var found = await stage.KubectlAsync(
            cancellation,
            "get",
            "namespace",
            Name,
            "--ignore-not-found",
            "--output=json",
            "--request-timeout=15s"
        );
        if (found.Trim().Length > 0)
        {
            if ((string?)JsonNode.Parse(found)?["metadata"]?["labels"]?[Label] != Name)
            {
                throw new CommandException(
                    $"there is a namespace {Name} that no demo has made (it has no label {Label}={Name}); it is left as it is"
                );
            }
            announcer.Say($"an earlier demo has left its namespace {Name}; removing it");
            await stage.KubectlAsync(cancellation, Removal);
        }
        // From here on it may be there, also where kubectl is not waited for any more.
        begun = true;
        await stage.WriteAsync(
            "create",
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject
                {
                    ["name"] = Name,
                    ["labels"] = new JsonObject { [Label] = Name },
                },
            }.ToJsonString(),
            cancellation
        );
    }

    /// <summary>Removes it with all that is in it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!begun)
        {
            return;
        }
        announcer.Say($"removing the namespace {Name}");
        try
        {
            await stage.KubectlAsync(CancellationToken.None, Removal);
        }
        catch (CommandException e)
        {
            announcer.Say($"it may still be there: {e.Message}");
        }
    }
}
