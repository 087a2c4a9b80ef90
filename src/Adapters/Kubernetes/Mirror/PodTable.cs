using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Kubernetes.Mirror;

/// <summary>The pods of a namespace, or of all, by what controls them.</summary>
/// <param name="time">Measures.</param>
internal sealed class PodTable(TimeProvider time) : MirrorTable(KubeResource.Pods)
{
    private readonly Dictionary<string, PodRow> pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> owned = new(StringComparer.Ordinal);
    private bool isWhole;

    public override KubeShape Shape => PodRow.Shape;

    public override bool IsMetadata => false;

    /// <summary>The pods of these owners.</summary>
    public IReadOnlyList<PodRow> Of(IEnumerable<string> owners)
    {
        lock (Gate)
        {
            return
            [
                .. owners.SelectMany(o => owned.GetValueOrDefault(o) ?? []).Select(u => pods[u]),
            ];
        }
    }

    protected override void Put(JsonObject thing)
    {
        var uid = thing.Uid() ?? "";
        var before = pods.GetValueOrDefault(uid);
        var row = PodRow.Of(thing, before, !isWhole, Round, time.GetTimestamp(), time);
        pods[uid] = row;
        if (before is null)
        {
            if (!owned.TryGetValue(row.Owner, out var list))
            {
                owned.Add(row.Owner, list = new List<string>(2));
            }
            list.Add(uid);
        }
    }

    protected override void Remove(JsonObject thing) => Drop(thing.Uid() ?? "");

    protected override void Sweep()
    {
        isWhole = true;
        foreach (var gone in pods.Values.Where(p => p.Round != Round).ToList())
        {
            Drop(gone.Uid);
        }
    }

    private void Drop(string uid)
    {
        if (pods.Remove(uid, out var row) && owned.TryGetValue(row.Owner, out var list))
        {
            list.Remove(uid);
            if (list.Count == 0)
            {
                owned.Remove(row.Owner);
            }
        }
    }
}
