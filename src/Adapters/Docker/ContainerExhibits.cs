using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Core.Captures;

namespace Lastgood.Adapters.Docker;

/// <summary>What a container shows as evidence: all that the engine says of it, without the values of its environment, and the end of its log.</summary>
internal static class ContainerExhibits
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>Shows a container; one that is not there shows that.</summary>
    public static async Task<IReadOnlyList<Exhibit>> ShowAsync(
        this Containers containers,
        string name,
        CancellationToken cancellation
    )
    {
        if (await containers.FindAsync(name, cancellation) is not { } container)
        {
            return [new Exhibit($"container {name}", "there is no such container")];
        }
        var log = await containers.LogAsync(container.Id, IExhibits.LogLines, cancellation);
        return
        [
            new Exhibit($"container {name}", Described(container)),
            new Exhibit($"log of container {name}", string.Join('\n', log)),
        ];
    }

    /// <summary>All that the engine says of it; of its environment the names alone.</summary>
    internal static string Described(Container container)
    {
        var raw = container.Raw.DeepClone().AsObject();
        if (raw["Config"]?["Env"] is JsonArray variables)
        {
            raw["Config"]!["Env"] = HiddenEnvironment.Of(variables);
        }
        return raw.ToJsonString(Readable);
    }
}
