using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Kubernetes.Mirror;

/// <summary>Which change of each object is the newest: enough to know whether what was seen of it still holds.</summary>
internal sealed class VersionTable(KubeResource resource) : MirrorTable(resource)
{
    private static readonly KubeShape Own = KubeShape.Of(
        "metadata.name",
        "metadata.namespace",
        "metadata.resourceVersion"
    );

    private readonly Dictionary<(string Space, string Name), (string Version, int Round)> rows = [];

    public override KubeShape Shape => Own;

    public override bool IsMetadata => true;

    /// <summary>The newest <c>resourceVersion</c>; empty where there is no such object.</summary>
    public string Find(string space, string name)
    {
        lock (Gate)
        {
            return rows.TryGetValue((space, name), out var row) ? row.Version : "";
        }
    }

    protected override void Put(JsonObject thing) =>
        rows[Key(thing)] = (thing.Version() ?? "", Round);

    protected override void Remove(JsonObject thing) => rows.Remove(Key(thing));

    protected override void Sweep()
    {
        foreach (var (key, row) in rows)
        {
            if (row.Round != Round)
            {
                rows.Remove(key);
            }
        }
    }

    private static (string, string) Key(JsonObject thing) =>
        (thing.Text("metadata", "namespace") ?? "", thing.Name() ?? "");
}
